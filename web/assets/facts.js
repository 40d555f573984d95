// The values of the message: attributes, times, signatures, relay state, layers.

import { el, fold, section, table } from "./dom.js";
import { key, signature, span } from "./words.js";

const aws = "https://aws.amazon.com/SAML/Attributes/";

export function attributesSection(m) {
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
      el("span", { class: "value" }, x.name.startsWith(aws) ? el("strong", {}, x.name) : x.name),
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

export function timesSection(r) {
  const a = r.message.assertion;
  const at = r.evaluatedAt ? new Date(r.evaluatedAt) : null;
  const issued = new Date(r.message.issueInstant);
  const redeem = Number.isNaN(+issued) ? null : new Date(+issued + 300000).toISOString();
  const rows = [["Issued", r.message.issueInstant], ["Signed in at the identity provider", a?.authnInstant], ["Valid from", a?.notBefore],
    ["AWS takes it until about", r.target === "iam" || r.target === "unknown" ? redeem : null],
    ["Subject confirmation ends", a?.subjectNotOnOrAfter], ["Valid until", a?.notOnOrAfter], ["Session ends", a?.sessionNotOnOrAfter]]
    .filter(([, v]) => v);
  return section("times", "Times",
    table(["", "Instant", at ? "From the instant of judgement" : ""], rows.map(([name, v]) => [name, el("span", { class: "value" }, v), at ? relative(new Date(v), at) : ""])),
    a?.sessionDuration && el("p", {}, `SessionDuration asks for ${a.sessionDuration} s (${span(a.sessionDuration)}) of console session.`));
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

export function relaySection(m) {
  if (m.relayState === null) return null;
  return section("relay", "Relay state",
    m.relayState === "" ? el("p", {}, "None: AWS sends the browser to the console's start page.") : [
      el("p", {}, fold(m.relayState)),
      m.relay?.length > 0 && el("dl", {}, m.relay.map((p) => [el("dt", {}, p.name), el("dd", { class: "value" }, p.value)])),
    ]);
}

export function layersSection(r) {
  return section("layers", "How it was decoded",
    el("p", {}, r.layers.map((l, i) => [i ? " → " : "", `${l.name} (${l.bytes} bytes${l.note ? ", " + l.note : ""})`])));
}
