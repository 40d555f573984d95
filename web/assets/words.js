// The words of the page. Those that the terminal says too are generated from Go.

export { basis, clock, key, place, verdictWord } from "./words.gen.js";

// home is the page of each product at which its screens begin.
const home = {
  entra: "https://entra.microsoft.com/",
  iam: "https://console.aws.amazon.com/iam/home",
  connect: "https://console.aws.amazon.com/connect/",
  "identity-center": "https://console.aws.amazon.com/singlesignon/",
  cognito: "https://console.aws.amazon.com/cognito/",
};

// screens are the lists that have their own address: product, first step, rest of the address.
const screens = [
  ["entra", "Entra ID > Enterprise apps", "#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview"],
  ["entra", "Entra ID > App registrations", "#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade"],
  ["entra", "Entra ID > Users", "#view/Microsoft_AAD_UsersAndTenants/UserManagementMenuBlade/~/AllUsers"],
  ["iam", "IAM > Identity providers", "#/identity_providers"],
  ["iam", "IAM > Roles", "#/roles"],
];

// screen is the address of the list at which a path begins, or of the product.
export function screen(where, path) {
  const list = screens.find(([w, begin]) => w === where && path.startsWith(begin));
  return home[where] && home[where] + (list?.[2] ?? "");
}

// awsAttributes is how the names of the attributes begin that AWS reads.
export const awsAttributes = "https://aws.amazon.com/SAML/Attributes/";

export const station = {
  entra: "Microsoft Entra ID",
  "identity-center": "IAM Identity Center",
  portal: "AWS access portal",
  "sign-in": "AWS sign-in",
  federate: "Console, on the way to Connect",
  connect: "Amazon Connect",
  console: "AWS console",
};

export const signature = {
  good: "Genuine: a key that counts signed exactly this element.",
  "good-weak": "Genuine, with a weak algorithm or key.",
  bad: "Doesn't verify: a digest or signature value differs.",
  "untrusted-key": "Signed by an unknown key: valid, but no given metadata or certificate has that key.",
  "cannot-verify": "Couldn't be verified. That doesn't mean it is wrong.",
  misplaced: "Not in a shape that may be trusted, whatever it covers.",
};

export const state = { held: "waits for you", forwarded: "forwarded", dropped: "dropped", recorded: "recorded" };

// ago says how long before now an instant was, roughly.
export function ago(instant, now = Date.now()) {
  const s = Math.round((now - new Date(instant)) / 1000);
  if (s < 0) return "in " + span(-s);
  return s < 5 ? "now" : span(s) + " ago";
}

export function span(s) {
  if (s < 90) return `${s} s`;
  if (s < 5400) return `${Math.round(s / 60)} min`;
  if (s < 129600) return `${Math.round(s / 3600)} h`;
  return `${Math.round(s / 86400)} days`;
}

// second is an instant as people read it, without the fraction of its last second.
export const second = (instant) => instant.replace(/^(\d{4}-\d\d-\d\d)T([\d:]+)(?:\.\d+)?Z$/, "$1 $2 UTC");
