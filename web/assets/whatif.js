// What if the message had been sent otherwise: a form beside the verdict that a
// changed message would get. Nothing of it is signed, kept or sent.

import * as api from "./api.js";
import { el, section } from "./dom.js";
import { verdictSign, verdictWord } from "./words.js";

const aws = "https://aws.amazon.com/SAML/Attributes/";

export function whatIfSection(c) {
  const m = c.report.message;
  const a = m?.assertion;
  if (!a || !c.xml) return null;
  const out = el("div", { class: "whatif-answer", role: "status", "aria-live": "polite" });
  const fields = [];
  const field = (label, what, value, more = {}) => {
    const id = "whatif-" + fields.length;
    const input = more.lines ? el("textarea", { id, rows: Math.min(4, Math.max(1, value.split("\n").length)), spellcheck: "false" }) : el("input", { id, spellcheck: "false", autocomplete: "off", placeholder: more.placeholder ?? "" });
    input.value = value;
    fields.push({ what, was: value, input, ...more });
    return el("div", { class: "field" }, el("label", { for: id }, label), input);
  };
  const given = [["audience", "Audience", a.audiences[0]], ["recipient", "Recipient", a.recipient], ["destination", "Destination", m.destination], ["nameId", "NameID", a.nameId],
    ["issuer", "Issuer", a.issuer], ["notOnOrAfter", "Valid until", a.notOnOrAfter]].filter(([, , v]) => v !== null && v !== undefined);
  const named = [aws + "Role", aws + "RoleSessionName", aws + "SessionDuration"].map((name) => [name, (a.attributes.find((x) => x.name === name)?.values ?? []).join("\n")]);
  const others = a.attributes.filter((x) => !named.some(([n]) => n === x.name)).map((x) => [x.name, x.values.join("\n")]);
  const attribute = ([name, value]) => field(name.startsWith(aws) ? name.slice(aws.length) : name, "attribute", value, { name, lines: true });
  const form = el("form", { class: "whatif" },
    named.map(attribute),
    given.map(([what, label, v]) => field(label, what, v)),
    field("Relay state", "relayState", m.relayState ?? ""),
    field("Judged as of", "at", c.report.evaluatedAt ?? "", { placeholder: "2026-11-20T09:30:00Z, or now" }),
    others.length > 0 && el("details", {}, el("summary", {}, `${others.length} other attributes`), others.map(attribute)),
    el("details", {}, el("summary", {}, "Add an attribute"), el("div", { class: "field" },
      el("label", { for: "whatif-new-name" }, "Name"), el("input", { id: "whatif-new-name", spellcheck: "false", autocomplete: "off" }),
      el("label", { for: "whatif-new-value" }, "Values, one a line"), el("textarea", { id: "whatif-new-value", rows: "2", spellcheck: "false" }))));
  const reset = el("button", { type: "button" }, "Back to what was sent");
  reset.addEventListener("click", () => {
    form.reset();
    for (const f of fields) f.input.value = f.was;
    out.replaceChildren();
  });
  const changes = () => {
    const list = fields.filter((f) => f.input.value !== f.was).map((f) => (f.what === "attribute"
      ? { what: "attribute", name: f.name, values: f.input.value === "" ? [] : f.input.value.split("\n") } : { what: f.what, value: f.input.value }));
    const name = form.querySelector("#whatif-new-name").value, value = form.querySelector("#whatif-new-value").value;
    if (name) list.push({ what: "attribute", name, values: value.split("\n") });
    return list;
  };
  const judge = debounce(async () => {
    const list = changes();
    if (!list.length) return out.replaceChildren();
    try {
      out.replaceChildren(...answer(c, await api.whatIf(c.id, list, "")));
    } catch (e) {
      out.replaceChildren(el("p", { class: "bad" }, e.message));
    }
  });
  form.addEventListener("input", judge);
  form.addEventListener("submit", (e) => e.preventDefault());
  return section("whatif-title", "What if it had been sent otherwise?",
    el("p", { class: "quiet" }, "Change a value and see the verdict change. The copy is unsigned and stays on this page: sent like this, AWS would refuse it, because the signature would be broken. Only the identity provider can send it so."),
    el("details", { id: "whatif", "data-keep": "whatif" }, el("summary", {}, "Change values"), form, el("p", { class: "buttons" }, reset), out));
}

// tryFix shows the verdict of a copy with the fix of a cause applied.
export async function tryFix(c, cause, into) {
  try {
    into.replaceChildren(...answer(c, await api.whatIf(c.id, [], cause)));
  } catch (e) {
    into.replaceChildren(el("p", { class: "bad" }, e.message));
  }
}

function answer(c, { report }) {
  const v = report.verdict || "";
  const before = new Set(c.report.findings.map((f) => f.id)), after = new Set(report.findings.map((f) => f.id));
  const gone = [...before].filter((x) => !after.has(x)), come = report.findings.filter((f) => !before.has(f.id));
  return [el("div", { class: "verdict unsigned " + v },
    el("p", { class: "badge " + v }, el("span", { "aria-hidden": "true" }, verdictSign[v] + " "), verdictWord[v], el("span", { class: "chip" }, "unsigned copy")),
    el("p", {}, el("strong", {}, report.headline)),
    gone.length > 0 && el("p", { class: "good" }, "Gone: " + gone.join(", ")),
    come.length > 0 && el("ul", {}, come.map((f) => el("li", {}, el("span", { class: "badge " + f.severity }, f.severity), " ", f.title, ". ", f.detail))))];
}

function debounce(f) {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(f, 200); };
}
