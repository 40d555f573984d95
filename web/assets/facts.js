// The values of the message: attributes, times, signatures, relay state, layers.

import { copyButton, el, fold, section, table } from "./dom.js";
import { key, signature, span } from "./words.js";

const aws = "https://aws.amazon.com/SAML/Attributes/";

// nearMiss sets the name that AWS reads beside one that is almost it.
function nearMiss(name, findings) {
  const f = findings.find((x) => x.id === "attr-name-case" && x.got === name && x.want);
  return f && el("div", {}, el("span", { class: "bad" }, "AWS reads "), el("span", { class: "value" }, f.want));
}

export function attributesSection(m, findings) {
  const a = m.assertion;
  if (a.encrypted) return section("attributes", "Attributes", el("p", {}, "The assertion is encrypted; nothing in it can be seen without AWS's private key."));
  const order = [...a.attributes].sort((x, y) => y.name.startsWith(aws) - x.name.startsWith(aws));
  return section("attributes", "Who, and with which roles",
    el("dl", {}, [["RoleSessionName", a.roleSessionName], ["NameID", a.nameId], ["NameID format", a.nameIdFormat], ["Issuer", a.issuer ?? m.issuer],
      ["Audience", a.audiences.join(" ")], ["Recipient", a.recipient], ["Destination", m.destination], ["Status", m.status]]
      .map(([k, v]) => [el("dt", {}, k), el("dd", { class: "value" }, v ?? el("em", {}, "none"))])),
    a.roles.length > 0 && table(["Role", "Provider", "Account", "Partition"],
      a.roles.map((r) => [r.role.split(":role")[1] ? "role" + r.role.split(":role")[1] : r.role, r.provider.split(":saml-provider/")[1] ?? r.provider, r.account, r.partition])),
    el("h3", {}, `All attributes (${order.length})`),
    table(["Name", "Values", "Signed"], order.map((x) => [
      el("span", { class: "value" }, x.name.startsWith(aws) ? el("strong", {}, x.name) : x.name, nearMiss(x.name, findings)),
      x.values.length ? values(x.values) : el("em", {}, "no value"),
      x.signed ? "yes" : el("strong", { class: "bad" }, "no"),
    ])));
}

function values(list) {
  const most = 12;
  const items = list.map((v) => el("li", {}, v === "" ? el("em", {}, "empty") : fold(v)));
  if (list.length <= most) return el("ul", { class: "values" }, items);
  return el("div", {}, el("ul", { class: "values" }, items.slice(0, most)),
    el("details", {}, el("summary", {}, `${list.length - most} more`), el("ul", { class: "values" }, items.slice(most))));
}

export function timesSection(c) {
  const r = c.report;
  const a = r.message.assertion;
  const at = r.evaluatedAt ? new Date(r.evaluatedAt) : null;
  const redeem = c.redeemUntil;
  const rows = [["Issued", r.message.issueInstant], ["Signed in at the identity provider", a?.authnInstant], ["Valid from", a?.notBefore],
    ["AWS takes it until about", redeem],
    ["Subject confirmation ends", a?.subjectNotOnOrAfter], ["Valid until", a?.notOnOrAfter], ["Session ends", a?.sessionNotOnOrAfter]]
    .filter(([, v]) => v);
  return section("times", "Times", at && timeline(rows, at, redeem),
    table(at ? ["What", "Instant", "From the instant of judgement"] : ["What", "Instant"], rows.map(([name, v]) => [name, el("span", { class: "value" }, v), ...(at ? [relative(new Date(v), at)] : [])])),
    a?.sessionDuration && el("p", {}, `SessionDuration asks for ${a.sessionDuration} s (${span(a.sessionDuration)}) of console session.`));
}

// timeline draws the instants on one line, with the instant of judgement. The
// table below says the same in words, so it is for the eye only.
function timeline(rows, at, redeem) {
  const near = rows.map(([name, v]) => [name, Date.parse(v)]).filter(([, t]) => !Number.isNaN(t) && Math.abs(t - at) < 86400000 * 2);
  if (near.length < 2) return null;
  const all = [...near.map(([, t]) => t), +at];
  const from = Math.min(...all), to = Math.max(...all);
  if (to === from) return null;
  const place = (t) => (100 * (t - from)) / (to - from);
  const line = el("div", { class: "timeline", "aria-hidden": "true" });
  const put = (cls, start, end, title) => {
    const s = el("span", { class: cls, title });
    s.style.left = place(start) + "%"; // through the object model, which the policy allows
    if (end !== undefined) s.style.width = place(end) - place(start) + "%";
    line.append(s);
  };
  const named = Object.fromEntries(near);
  if (named["Valid from"] && named["Valid until"]) put("window", named["Valid from"], named["Valid until"], "valid");
  if (redeem && named.Issued) put("redeem", named.Issued, Math.min(to, Date.parse(redeem)), "AWS takes it");
  for (const [name, t] of near) put("instant", t, undefined, name);
  put("now", +at, undefined, "judged");
  return el("div", { class: "times" }, line, el("p", { class: "quiet", "aria-hidden": "true" },
    el("span", { class: "key window" }, "valid"), redeem && el("span", { class: "key redeem" }, "AWS takes it"), el("span", { class: "key now" }, "judged here")));
}

function relative(t, at) {
  if (Number.isNaN(+t)) return "not an instant";
  const s = Math.round((t - at) / 1000);
  if (s === 0) return "the same second";
  return s < 0 ? span(-s) + " before" : span(s) + " after";
}

const short = (uri) => uri.split(/[#/]/).filter(Boolean).pop() ?? uri;

export function signaturesSection(m) {
  if (!m.signatures.length) return section("signatures", "Signature", el("p", {}, "There is no signature that can be seen."));
  return section("signatures", m.signatures.length > 1 ? "Signatures" : "Signature", m.signatures.map((s) => el("article", { class: "signature" },
    el("h3", {}, `On ${s.element}: ${s.verdict}`),
    el("p", {}, signature[s.verdict] ?? "", s.reason ? ` ${s.reason[0].toUpperCase()}${s.reason.slice(1)}.` : ""),
    el("dl", {},
      el("dt", {}, "Key"), el("dd", { class: "plain" }, key[s.key] ?? s.key),
      el("dt", {}, "Algorithms"), el("dd", {}, [s.algorithm, s.digest, s.canonicalization].filter(Boolean)
        .map((u, i) => [i ? ", " : "", el("span", { title: u }, short(u))])),
      el("dt", {}, "Reference"), el("dd", { class: "value" }, s.reference || el("em", {}, "none")),
      s.codes?.length > 0 && [el("dt", {}, "Codes"), el("dd", {}, s.codes.join(", "))],
      s.secondOpinion && [el("dt", {}, "Second opinion"), el("dd", { class: "plain" }, "goxmldsig " + s.secondOpinion.replace("-", " "))],
      s.certificate && [
        el("dt", {}, "Certificate"), el("dd", { class: "value" }, s.certificate.subject || el("em", {}, "cannot be read")),
        el("dt", {}, "Valid"), el("dd", {}, `${s.certificate.notBefore.slice(0, 10)} to ${s.certificate.notAfter.slice(0, 10)}, ${s.certificate.keyBits} bits`),
        el("dt", {}, "SHA-256"), el("dd", { class: "value" }, s.certificate.sha256),
      ]))));
}

// builder makes the relay state that leads to an Amazon Connect instance.
function builder() {
  const field = (id, label, hint) => [el("label", { for: id }, label), el("input", { id, autocomplete: "off", spellcheck: "false", placeholder: hint })];
  const out = el("p", { class: "value", role: "status" });
  const form = el("form", { class: "builder" }, field("connect-region", "Region", "us-east-1"), field("connect-id", "Instance id, or its ARN", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"),
    field("connect-page", "Page to open first (optional)", "/ccp-v2/"));
  form.addEventListener("submit", (e) => e.preventDefault());
  form.addEventListener("input", () => {
    const [region, id, page] = ["connect-region", "connect-id", "connect-page"].map((x) => form.querySelector("#" + x).value.trim());
    const arn = id.match(/^arn:aws[\w-]*:connect:([\w-]+):\d+:instance\/([\w-]+)/);
    const where = arn ? arn[1] : region, what = arn ? arn[2] : id;
    if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(where) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(what)) {
      out.replaceChildren(where && what ? "A Region like us-east-1, and an id of 36 characters in lower case." : "");
      return;
    }
    const url = `https://${where}.console.aws.amazon.com/connect/federate/${what}${page ? "?destination=" + encodeURIComponent(page) : ""}`;
    out.replaceChildren(url, " ", copyButton(url));
  });
  return el("details", { "data-keep": "relay-builder" }, el("summary", {}, "Make a relay state for Amazon Connect"), form, out);
}

export function relaySection(m) {
  if (m.relayState === null) return null;
  return section("relay", "Relay state",
    m.relayState === "" ? el("p", {}, "None: AWS sends the browser to the console's start page.") : [
      el("p", {}, fold(m.relayState)),
      m.relay?.length > 0 && el("dl", {}, m.relay.map((p) => [el("dt", {}, p.name), el("dd", { class: "value" }, p.value)])),
    ], builder());
}

export function layersSection(r) {
  return section("layers", "How it was decoded",
    el("p", {}, r.layers.map((l, i) => [i ? " → " : "", `${l.name} (${l.bytes} bytes${l.note ? ", " + l.note : ""})`])));
}
