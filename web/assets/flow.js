// The whole sign-in: its stations as they were seen, and what the last one means.

import * as api from "./backend.js";
import { href } from "./address.js";
import { el, paragraphs, section } from "./dom.js";
import { fixes } from "./fixes.js";
import { second, station } from "./words.js";

export function flowSection(c) {
  const hops = c.flow?.hops ?? [];
  if (!hops.length) return null;
  const explained = el("div", {});
  const last = c.lastHop;
  if (last?.error) explain(last.error, explained);
  return section("flow", "The whole sign-in",
    el("ol", { class: "ribbon" }, hops.map((h, i) => hop(h, c.id, i === hops.length - 1))),
    c.legs && legs(c.legs),
    last && el("p", {}, el("strong", {}, "Last station seen: " + stationName(last) + ". "), last.means),
    explained);
}

const stationName = (h) => station[h.station] ?? h.station;

function hop(h, shown, last) {
  return el("li", { class: h.error ? "bad" : "", "aria-current": last ? "step" : null },
    el("strong", {}, stationName(h)),
    el("span", { class: "quiet" }, second(h.at)),
    el("span", { class: "value" }, h.url),
    h.capture && h.capture !== shown && el("a", { href: href("/captures/" + h.capture) }, "the message posted here"),
    h.capture === shown && el("span", {}, "this message"),
    h.error && el("q", {}, h.error));
}

// legs says what an earlier message of the same sign-in held, and this one does not.
function legs(l) {
  return [
    el("p", {}, l.says, " ", el("a", { href: href("/captures/" + l.first) }, "Show the first message")),
    l.notCopied.length > 0 && el("details", {}, el("summary", {}, "Not in this message"),
      el("ul", { class: "values" }, l.notCopied.map((n) => el("li", { class: "value" }, n)))),
  ];
}

// explain puts what is known of an error text into the page.
async function explain(text, into) {
  let known;
  try {
    [known] = (await api.explain(text)).matches;
  } catch {
    return; // the page shows the text already
  }
  if (!known) return;
  into.replaceChildren(
    ...paragraphs(known.meaning),
    ...known.causes.map((cause) => el("article", { class: "cause" }, el("h3", {}, cause.title), fixes(cause.fixes))));
}
