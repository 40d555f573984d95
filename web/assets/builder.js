// Makes the relay state that leads to a service behind AWS's sign-in.

import { copyButton, el } from "./dom.js";

const regionName = /^[a-z]{2,4}(-[a-z]+)+-\d$/;
const instanceID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const instanceARN = /^arn:aws[\w-]*:connect:([\w-]+):\d+:instance\/([\w-]+)/;

const region = { name: "region", label: "Region", like: "us-east-1" };
const client = { name: "client", label: "Client: native or web (optional)", like: "native", optional: true };

// domain is that of the hosts in a Region where AWS documents these services.
const domain = (where) => (where.startsWith("us-gov-") ? "amazonaws-us-gov.com" : "aws.amazon.com");

const undocumented = (v) => /^(cn|eusc|us-iso[a-z]?)-/.test(v.region) ?
  "AWS doesn't document this address for the Region " + v.region + "." : "";
const inRegion = (v) => regionName.test(v.region) ? undocumented(v) : "Enter a Region like us-east-1.";
const ofClient = (v) => /^(native|web)?$/.test(v.client) ? "" : "Enter native or web as the client, or nothing.";
const parameter = (name, value) => (value ? `&${name}=${encodeURIComponent(value)}` : "");

// Each service has the fields to fill in. wrong says what is wrong with them, make returns the address.
const services = [
  {
    name: "Amazon Connect",
    fields: [region,
      { name: "instance", label: "Instance ID, or its ARN", like: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee" },
      { name: "page", label: "Page to open first (optional)", like: "/ccp-v2/", optional: true }],
    read(v) {
      const arn = v.instance.match(instanceARN);
      return arn ? { ...v, region: arn[1], instance: arn[2] } : v;
    },
    wrong: (v) => !regionName.test(v.region) || !instanceID.test(v.instance) ?
      "Enter a Region like us-east-1, and an instance ID of 36 lower-case characters." : undocumented(v),
    // AWS documents the host of GovCloud's console without a Region.
    make: (v) => `https://${v.region.startsWith("us-gov-") ? "" : v.region + "."}console.` +
      `${domain(v.region)}/connect/federate/${v.instance}` +
      (v.page ? "?destination=" + encodeURIComponent(v.page) : ""),
  },
  {
    name: "WorkSpaces",
    fields: [region, { name: "code", label: "Registration code of the directory", like: "SLiad+ABC123" }, client],
    wrong: (v) => inRegion(v) || ofClient(v),
    make: (v) => `https://workspaces.euc-sso.${v.region}.${domain(v.region)}/sso-idp` +
      `?registrationCode=${encodeURIComponent(v.code)}` + parameter("client", v.client),
  },
  {
    name: "WorkSpaces Applications (AppStream 2.0)",
    fields: [region, { name: "stack", label: "Stack, in its exact case", like: "ExampleStack" },
      { name: "account", label: "Account of the role", like: "111122223333" },
      { name: "app", label: "Application to open (optional)", like: "Firefox", optional: true }, client],
    wrong: (v) => inRegion(v) || (/^\d{12}$/.test(v.account) ? "" : "Enter an account ID of 12 digits.") || ofClient(v),
    // AWS documents client= at the euc-sso hosts only.
    make: (v) => `https://appstream2.${v.client ? "euc-sso." : ""}${v.region}.${domain(v.region)}/saml` +
      `?stack=${encodeURIComponent(v.stack)}&accountId=${v.account}` + parameter("app", v.app) +
      parameter("client", v.client),
  },
  {
    name: "Amazon Quick (QuickSight)",
    fields: [],
    wrong: () => "",
    make: () => "https://quicksight.aws.amazon.com",
  },
];

// relayBuilder is the part of a capture's page that makes relay states.
export function relayBuilder() {
  const out = el("p", { class: "value", role: "status" });
  const form = el("form", { class: "builder" });
  const choice = el("select", { id: "relay-service" },
    services.map((s, i) => el("option", { value: String(i) }, s.name)));
  const fields = el("div", { class: "builder" });
  const chosen = () => services[Number(choice.value)];
  const show = () => fields.replaceChildren(...chosen().fields.flatMap((f) => {
    const id = "relay-" + f.name;
    return [el("label", { for: id }, f.label),
      el("input", { id, autocomplete: "off", spellcheck: "false", placeholder: f.like })];
  }));
  const tell = () => {
    const service = chosen(), typed = {};
    for (const f of service.fields) typed[f.name] = fields.querySelector("#relay-" + f.name).value.trim();
    const v = service.read ? service.read(typed) : typed;
    if (service.fields.some((f) => !f.optional && v[f.name] === "")) {
      out.replaceChildren();
      return;
    }
    const wrong = service.wrong(v);
    const url = wrong ? "" : service.make(v);
    out.replaceChildren(wrong || url, " ", url ? copyButton(url) : "");
  };
  form.addEventListener("submit", (e) => e.preventDefault());
  form.addEventListener("input", (e) => {
    if (e.target === choice) show();
    tell();
  });
  form.append(el("label", { for: choice.id }, "Service"), choice, fields);
  show();
  return el("details", { "data-keep": "relay-builder" }, el("summary", {}, "Make a relay state"), form, out);
}
