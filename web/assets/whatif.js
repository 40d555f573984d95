// What if the message had been sent otherwise: a form beside the verdict that a
// changed message would get. Nothing of it is signed, kept or sent.

import * as api from "./backend.js";
import { debounce, el, section } from "./dom.js";
import { sign } from "./verdict.js";
import { awsAttributes, verdictWord } from "./words.js";

export function whatIfSection(c) {
  if (!c.report.message?.assertion || !c.xml) return null;
  const out = el("div", { class: "whatif-answer", role: "status", "aria-live": "polite" });
  const { form, changes, restore } = changeForm(c.report);
  const reset = el("button", { type: "button" }, "Back to what was sent");
  reset.addEventListener("click", () => {
    restore();
    out.replaceChildren();
  });
  form.addEventListener("submit", (e) => e.preventDefault());
  form.addEventListener("input", debounce(async () => {
    const list = changes();
    if (!list.length) return out.replaceChildren();
    try {
      out.replaceChildren(...answer(c, await api.whatIf(c.id, list, "")));
    } catch (e) {
      out.replaceChildren(el("p", { class: "bad" }, e.message));
    }
  }, 200));
  return section("whatif-title", "What if it had been sent otherwise?",
    el("p", { class: "quiet" }, "Change a value and see the verdict change. ",
      "The copy is unsigned and stays on this page. AWS would reject it, because the change breaks the signature. ",
      "Only the identity provider can send such a message."),
    el("details", { id: "whatif", "data-keep": "whatif" }, el("summary", {}, "Change values"),
      out, form, el("p", { class: "buttons" }, reset)));
}

// changeForm makes the form of a message's values. changes returns what differs from
// what was sent, as the API takes it; restore sets everything back.
function changeForm(report) {
  const m = report.message, a = m.assertion;
  const fields = [];
  const field = (label, what, value, more = {}) => {
    const id = "whatif-" + fields.length;
    const rows = Math.min(4, Math.max(1, value.split("\n").length));
    const input = more.lines
      ? el("textarea", { id, rows, spellcheck: "false" })
      : el("input", { id, spellcheck: "false", autocomplete: "off", placeholder: more.placeholder ?? "" });
    input.value = value;
    fields.push({ what, was: value, input, name: more.name });
    return el("div", { class: "field" }, el("label", { for: id }, label), input);
  };
  const attribute = ([name, values]) => {
    const label = name.startsWith(awsAttributes) ? name.slice(awsAttributes.length) : name;
    return field(label, "attribute", values.join("\n"), { name, lines: true });
  };
  const named = ["Role", "RoleSessionName", "SessionDuration"].map((x) => awsAttributes + x);
  const valuesOf = (name) => a.attributes.find((x) => x.name === name)?.values ?? [];
  const others = a.attributes.filter((x) => !named.includes(x.name));
  const given = [
    ["audience", "Audience", a.audiences[0]],
    ["recipient", "Recipient", a.recipient],
    ["destination", "Destination", m.destination],
    ["nameId", "NameID", a.nameId],
    ["issuer", "Issuer", a.issuer],
    ["notOnOrAfter", "Valid until", a.notOnOrAfter],
  ].filter(([, , v]) => v !== null && v !== undefined);
  const newName = el("input", { id: "whatif-new-name", spellcheck: "false", autocomplete: "off" });
  const newValues = el("textarea", { id: "whatif-new-value", rows: "2", spellcheck: "false" });
  const form = el("form", { class: "whatif" },
    named.map((name) => attribute([name, valuesOf(name)])),
    given.map(([what, label, v]) => field(label, what, v)),
    field("Relay state", "relayState", m.relayState ?? ""),
    field("Checked as of", "at", report.evaluatedAt ?? "", { placeholder: "2026-11-20T09:30:00Z, or now" }),
    others.length > 0 && el("details", {}, el("summary", {}, `${others.length} other attributes`),
      others.map((x) => attribute([x.name, x.values]))),
    el("details", {}, el("summary", {}, "Add an attribute"), el("div", { class: "field" },
      el("label", { for: newName.id }, "Name"), newName,
      el("label", { for: newValues.id }, "Values, one a line"), newValues)));
  const change = (f) => {
    const value = f.input.value;
    if (f.what !== "attribute") return { what: f.what, value };
    return { what: f.what, name: f.name, values: value === "" ? [] : value.split("\n") };
  };
  const changes = () => {
    const list = fields.filter((f) => f.input.value !== f.was).map(change);
    if (newName.value) list.push({ what: "attribute", name: newName.value, values: newValues.value.split("\n") });
    return list;
  };
  const restore = () => {
    form.reset();
    for (const f of fields) f.input.value = f.was;
  };
  return { form, changes, restore };
}

// tryFix shows the verdict of a copy with the fix of a cause applied.
export async function tryFix(c, cause, into) {
  try {
    into.replaceChildren(...answer(c, await api.whatIf(c.id, [], cause)));
  } catch (e) {
    into.replaceChildren(el("p", { class: "bad" }, e.message));
  }
}

// answer shows the verdict of the copy, and which findings the change removed and added.
function answer(c, { report }) {
  const v = report.verdict || "";
  const before = new Set(c.report.findings.map((f) => f.id)), after = new Set(report.findings.map((f) => f.id));
  const gone = [...before].filter((x) => !after.has(x)), come = report.findings.filter((f) => !before.has(f.id));
  return [el("div", { class: "verdict unsigned " + v },
    el("p", { class: "first" }, sign(v), el("strong", {}, verdictWord[v]),
      el("span", { class: "chip" }, "unsigned copy")),
    el("p", {}, el("strong", {}, report.headline)),
    gone.length > 0 && el("p", { class: "good" }, "Gone: " + gone.join(", ")),
    come.length > 0 && el("ul", {}, come.map((f) => el("li", {},
      el("span", { class: "badge " + f.severity }, f.severity), " ", f.title, ". ", f.detail))))];
}
