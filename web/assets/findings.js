// Findings and the outcome of every check.

import { titles } from "./catalogue.js";
import { el, fold, link, section } from "./dom.js";
import { addButton, kindNamedIn } from "./evidence.js";
import { fixes } from "./fixes.js";
import { sign } from "./verdict.js";
import { basis } from "./words.js";
import { showInXML } from "./xml.js";

export function findingsSection(r) {
  if (!r.findings.length) return null;
  const explained = new Set(r.causes.flatMap((c) => c.findings));
  const all = r.findings.map((f, i) => {
    const first = r.findings.findIndex((x) => x.id === f.id) === i;
    return finding(f, i, first, explained.has(f.id));
  });
  const is = (note) => all.filter((_, i) => (r.findings[i].severity === "note") === note);
  const notes = is(true);
  return section("findings", "What was found", is(false),
    // what is only worth knowing stands back
    notes.length > 0 && el("details", {},
      el("summary", {}, notes.length > 1 ? `${notes.length} notes` : "1 note: " + r.findings.at(-1).title), notes));
}

// finding shows one. The first of its check is where links to the check lead; the
// fixes of one that a cause explains are shown at the cause.
function finding(f, index, first, explained) {
  return el("article", { class: "finding " + f.severity, id: first ? "finding-" + f.id : false },
    el("h3", {}, sign(f.severity), el("span", {}, f.title, " ",
      el("span", { class: "badge " + f.severity }, f.severity), " ", el("code", { class: "quiet" }, f.id))),
    el("p", {}, f.detail),
    el("dl", { class: "compare" },
      f.got !== null && [el("dt", {}, "got"), el("dd", {}, f.got === "" ? el("em", {}, "empty") : fold(f.got))],
      f.want !== null && [el("dt", {}, "want"), el("dd", {}, fold(f.want))],
      f.awsError && [el("dt", {}, "AWS says"), el("dd", {}, el("q", {}, f.awsError))],
      el("dt", {}, "basis"), el("dd", { class: "plain" }, basis[f.basis] ?? f.basis)),
    !explained && f.fixes.length > 0 && fixes(f.fixes),
    el("p", { class: "buttons" },
      f.line > 0 && el("button", { type: "button", onclick: () => showInXML(index) }, "Show in XML"),
      el("details", {}, el("summary", {}, "Sources"),
        el("ul", {}, f.sources.map((s) => el("li", {}, link(s.url, s.title)))))));
}

const outcomes = [
  ["fail", "failed"], ["internal-error", "broke"], ["not-checked", "not checked"], ["pass", "passed"],
  ["not-applicable", "not applicable"],
];

// checksSection shows how every check ended; first those that are open, by what would decide them.
export function checksSection(r) {
  const by = (o) => r.checks.filter((c) => c.outcome === o);
  const there = outcomes.filter(([o]) => by(o).length);
  return section("checks", "Checks",
    el("p", { class: "quiet" }, there.map(([o, word]) => `${by(o).length} ${word}`).join(", ") + "."),
    grouped(by("not-checked"), (c) => kindNamedIn(c.reason)?.id ?? c.reason).map(undecided),
    there.filter(([o]) => o !== "not-checked").map(([o, word]) => el("details", {},
      el("summary", {}, `${by(o).length} ${word}`),
      grouped(by(o), (c) => c.reason ?? "").map(([reason, checks]) => [
        reason && el("p", { class: "quiet" }, sentence(reason)), named(checks)]))));
}

// undecided are checks that the same evidence would decide, or the same other thing.
function undecided([, checks]) {
  const reason = checks[0].reason ?? "", kind = kindNamedIn(reason);
  const many = checks.length > 1 ? `${checks.length} checks need ` : "1 check needs ";
  return el("div", { class: "open" },
    el("div", {},
      el("strong", {}, kind ? many + kind.is : sentence(reason)),
      el("details", {}, el("summary", { class: "quiet" }, checks.length > 1 ? `${checks.length} checks` : "1 check"),
        kind && el("p", { class: "quiet" }, sentence(reason)), named(checks))),
    kind && addButton(kind));
}

const named = (checks) => el("ul", { class: "checks" }, checks.map((c) => el("li", {},
  titles().get(c.id) ?? "", " ", el("code", { class: "quiet" }, c.id))));

const sentence = (text) => text[0].toUpperCase() + text.slice(1) + ".";

// grouped are [key, members] in the order in which keys are met, the largest first.
function grouped(all, key) {
  const groups = new Map();
  for (const x of all) groups.set(key(x), [...groups.get(key(x)) ?? [], x]);
  return [...groups].sort(([, a], [, b]) => b.length - a.length);
}
