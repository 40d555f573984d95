// The verdict at the top of a capture, and the way to everything below it.

import { el } from "./dom.js";
import { clock, second, state, verdictSign, verdictWord } from "./words.js";

// badge shows a verdict as a sign and words. Screen readers read the words only.
export function badge(tag, verdict, ...words) {
  return el(tag, { class: "badge " + verdict },
    el("span", { "aria-hidden": "true" }, verdictSign[verdict] + " "), words);
}

export function verdictPart(c) {
  const r = c.report, v = r.verdict || "";
  const when = r.evaluatedAt &&
    `judged as of ${second(r.evaluatedAt)}, ${clock[r.evaluatedAtBasis] ?? r.evaluatedAtBasis}`;
  return el("div", { class: "verdict " + v },
    badge("p", v, r.kind === "no-response" ? "no Response" : verdictWord[v]),
    el("h1", {}, r.headline),
    [r.observed, r.answer, ...r.observations].map((o) => o?.says && el("p", { class: "seen" }, "Seen: " + o.says)),
    r.observed && r.predicted && r.predicted !== v &&
      el("p", { class: "seen" }, "Predicted: " + verdictWord[r.predicted]),
    undecided(r).map((reason) => el("p", {}, "Not decided: " + reason)),
    el("p", { class: "quiet" }, [c.who, when, `came by ${c.via}`, state[c.state]].filter(Boolean).join(" · ")),
    jumps(r));
}

// undecided says, each once, why the evidence leaves open whether AWS takes the message.
function undecided(r) {
  return [...new Set(r.checks.filter((c) => c.unless && c.outcome === "not-checked").map((c) => c.reason))];
}

// unjudged shows a sign-in without a message, or a message without a verdict.
export function unjudged(c) {
  if (!c.verdict) {
    return [
      el("h1", {}, "Not judged yet"),
      el("p", {}, "The message is recorded; its verdict is not there yet."),
    ];
  }
  return [el("div", { class: "verdict " + c.verdict },
    badge("p", c.verdict, "no Response"),
    el("h1", {}, c.headline))];
}

// jumps lead to the sections, so that everything is one click away.
function jumps(r) {
  const m = r.message;
  const sections = [
    ["causes", "Causes", r.causes.length > 0],
    ["findings", "Findings", r.findings.length > 0],
    ["attributes", "Attributes", m?.assertion],
    ["times", "Times", m],
    ["signatures", "Signature", m],
    ["relay", "Relay state", m && m.relayState !== null],
    ["whatif-title", "What if", m?.assertion],
    ["checks", "Checks", true],
    ["xml-title", "XML", true],
    ["fixture", "Fixture", m],
  ];
  return el("nav", { class: "jumps", "aria-label": "Parts of this capture" },
    sections.filter(([, , there]) => there).map(([id, word]) => el("a", { href: "#" + id }, word)));
}
