// Findings and the outcome of every check.

import { el, fold, link, section } from "./dom.js";
import { fixes } from "./fixes.js";
import { basis } from "./words.js";
import { showInXML } from "./xml.js";

export function findingsSection(r) {
  if (!r.findings.length) return null;
  const explained = new Set(r.causes.flatMap((c) => c.findings));
  return section("findings", "What was found",
    r.findings.map((f, i) => {
      const first = r.findings.findIndex((x) => x.id === f.id) === i;
      return finding(f, i, first, explained.has(f.id));
    }));
}

// finding shows one. The first of its check is where links to the check lead; the
// fixes of one that a cause explains stand at the cause.
function finding(f, index, first, explained) {
  return el("article", { class: "finding " + f.severity, id: first ? "finding-" + f.id : false },
    el("h3", {}, el("span", { class: "badge " + f.severity }, f.severity), " ", f.title, " ",
      el("code", { class: "quiet" }, f.id)),
    el("p", {}, f.detail),
    el("dl", { class: "compare" },
      f.got !== null && [el("dt", {}, "got"), el("dd", {}, f.got === "" ? el("em", {}, "empty") : fold(f.got))],
      f.want !== null && [el("dt", {}, "want"), el("dd", {}, fold(f.want))],
      f.awsError && [el("dt", {}, "AWS says"), el("dd", {}, el("q", {}, f.awsError))],
      el("dt", {}, "sure"), el("dd", { class: "plain" }, basis[f.basis] ?? f.basis)),
    !explained && f.fixes.length > 0 && fixes(f.fixes),
    el("p", { class: "buttons" },
      f.line > 0 && el("button", { type: "button", onclick: () => showInXML(index) }, `Show in XML, line ${f.line}`),
      el("details", {}, el("summary", {}, "Sources"),
        el("ul", {}, f.sources.map((s) => el("li", {}, link(s.url, s.title)))))));
}

const outcomes = [
  ["fail", "failed"], ["internal-error", "broke"], ["not-checked", "not checked"], ["pass", "passed"],
  ["not-applicable", "not applicable"],
];

export function checksSection(r) {
  const by = (o) => r.checks.filter((c) => c.outcome === o);
  return section("checks", "Checks",
    el("p", { class: "quiet" }, outcomes.map(([o, word]) => `${by(o).length} ${word}`).join(", ") + "."),
    outcomes.filter(([o]) => by(o).length).map(([o, word]) => el("details", {},
      el("summary", {}, `${by(o).length} ${word}`),
      el("ul", { class: "checks" }, by(o).map((c) => el("li", {},
        el("code", {}, c.id), c.reason ? " " + c.reason : ""))))));
}
