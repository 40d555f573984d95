// The verdict at the top of a capture.

import { countdown } from "./countdown.js";
import { el } from "./dom.js";
import { heldBar } from "./held.js";
import { clock, second, state, verdictWord } from "./words.js";

// sign is a verdict or a severity for the eye. Words are next to it.
export const sign = (of) => el("span", { class: "sign " + of });

// badge shows a verdict as a sign and words.
export const badge = (tag, verdict, ...words) =>
  el(tag, { class: "first" }, sign(verdict), el("strong", {}, words));

export function verdictPart(c) {
  const r = c.report, v = r.verdict || "", waits = c.state === "held";
  const when = r.evaluatedAt &&
    `checked as of ${second(r.evaluatedAt)}, ${clock[r.evaluatedAtBasis] ?? r.evaluatedAtBasis}`;
  return el("div", { class: "verdict " + v },
    el("div", { class: "first" }, sign(v),
      el("strong", {}, r.kind === "no-response" ? "no Response" : verdictWord[v]),
      el("span", { class: waits ? "chip real" : "chip" }, c.tabClosed ? "its tab was closed" : state[c.state]),
      waits && c.redeemUntil && countdown(c.redeemUntil, { class: "chip clock push", title: "AWS's five minutes" })),
    el("h1", {}, r.headline),
    [r.observed, r.answer, ...r.observations].map((o) => o?.says && el("p", { class: "seen" }, "Seen: " + o.says)),
    r.observed && r.predicted && r.predicted !== v &&
      el("p", { class: "seen" }, "Predicted: " + verdictWord[r.predicted]),
    undecided(r).map((reason) => el("p", {}, "Not decided: " + reason)),
    el("p", { class: "quiet" }, [c.who, when, `came by ${c.via}`].filter(Boolean).join(" · ")),
    waits && heldBar(c));
}

// undecided says, each once, why the evidence leaves open whether AWS takes the message.
function undecided(r) {
  return [...new Set(r.checks.filter((c) => c.unless && c.outcome === "not-checked").map((c) => c.reason))];
}

// unjudged shows a sign-in without a message, or a message without a verdict.
export function unjudged(c) {
  if (!c.verdict) {
    return [
      el("h1", {}, "Not checked yet"),
      el("p", {}, "The message is recorded. Its verdict isn't ready yet."),
    ];
  }
  return [el("div", { class: "verdict " + c.verdict },
    badge("p", c.verdict, "no Response"),
    el("h1", {}, c.headline))];
}
