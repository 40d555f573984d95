// What the message says: who signed in, with which roles, and what a request asks for.

import { el, fold, section, table, tail } from "./dom.js";
import { sign } from "./verdict.js";
import { awsAttributes, verdictWord } from "./words.js";

const most = 12; // values of one attribute that are shown at once

export function attributesSection(m, findings) {
  const a = m.assertion;
  if (a.encrypted) {
    return section("attributes", "Attributes",
      el("p", {}, "The assertion is encrypted. Add its private key as evidence to read it."));
  }
  const known = (x) => x.name.startsWith(awsAttributes);
  const order = [...a.attributes].sort((x, y) => known(y) - known(x));
  return section("attributes", "Who, and with which roles",
    el("dl", {}, [
      ["RoleSessionName", a.roleSessionName],
      ["NameID", a.nameId],
      ["NameID format", a.nameIdFormat],
      ["Issuer", a.issuer ?? m.issuer],
      ["Audience", a.audiences.join(" ")],
      ["Recipient", a.recipient],
      ["Destination", m.destination],
      ["Status", m.status],
    ].map(([k, v]) => [el("dt", {}, k), el("dd", { class: "value" }, v ?? el("em", {}, "none"))])),
    a.roles.length > 0 && table(["Role", "When it is chosen", "Provider", "Account", "Partition"], a.roles.map(role)),
    el("h3", {}, `All attributes (${order.length})`),
    el("p", { class: "quiet" }, signer(a)),
    table(["Name", "Values"], order.map((x) => [
      [tail(x.name), nearMiss(x.name, findings)],
      [x.values.length ? values(x.values) : el("em", {}, "no value"),
        !x.signed && a.signedBy && el("strong", { class: "bad" }, "not signed")],
    ])));
}

// signer says whether the values are vouched for, and by whom where that is not plain.
function signer(a) {
  if (!a.signedBy) return "No signature covers them.";
  if (a.signedBy === "unknown-key") return el("strong", { class: "bad" }, "Signed by an unknown key.");
  return a.signedBy === "embedded" ? "Signed, by the certificate in the message." : "Signed.";
}

// role shows both ARNs without what all of them share.
function role(r) {
  const name = r.role.split(":role")[1];
  return [name ? "role" + name : r.role,
    [el("span", { class: "whole" }, sign(r.verdict), " ", verdictWord[r.verdict]), " ", r.findings.join(", ")],
    r.provider.split(":saml-provider/")[1] ?? r.provider, el("span", { class: "whole" }, r.account), r.partition];
}

// nearMiss sets the name that AWS reads beside one that is almost it.
function nearMiss(name, findings) {
  const f = findings.find((x) => x.id === "attr-name-case" && x.got === name && x.want);
  return f && el("div", {}, el("span", { class: "bad" }, "AWS reads "), el("span", { class: "value" }, f.want));
}

function values(list) {
  if (list.length === 1) return list[0] === "" ? el("em", {}, "empty") : fold(list[0]);
  const items = list.map((v) => el("li", {}, v === "" ? el("em", {}, "empty") : fold(v)));
  if (list.length <= most) return el("ul", { class: "values" }, items);
  return el("div", {},
    el("ul", { class: "values" }, items.slice(0, most)),
    el("details", {}, el("summary", {}, `${list.length - most} more`),
      el("ul", { class: "values" }, items.slice(most))));
}

export function requestSection(m) {
  const q = m.request;
  const rows = [
    ["Reply URL asked for", q.acs],
    ["NameIDPolicy", q.nameIdPolicy],
    ["RequestedAuthnContext", q.authnContext?.join(" ")],
    ["ForceAuthn", q.forceAuthn],
    ["NameID", q.nameId],
    ["SessionIndex", q.sessionIndex?.join(" ")],
  ].filter(([, v]) => v);
  return section("request", "Request",
    el("dl", {}, rows.map(([k, v]) => [el("dt", {}, k), el("dd", { class: "value" }, v)])));
}
