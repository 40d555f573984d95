// The whole sign-in: its stations as they were seen, and what the last one means.

import * as api from "./api.js";
import { el, paragraphs, section } from "./dom.js";
import { fixes } from "./capture.js";
import { second, station } from "./words.js";

export function flowSection(c) {
  const hops = c.flow?.hops ?? [];
  if (!hops.length) return null;
  const explained = el("div", {});
  const last = c.lastHop;
  if (last?.error) explain(last.error, explained);
  return section("flow", "The whole sign-in",
    el("ol", { class: "ribbon" }, hops.map((h, i) => el("li", { class: h.error ? "bad" : "", "aria-current": i === hops.length - 1 ? "step" : null },
      el("strong", {}, station[h.station] ?? h.station),
      el("span", { class: "quiet" }, second(h.at)),
      el("span", { class: "value" }, h.url),
      h.capture && h.capture !== c.id && el("a", { href: "/captures/" + h.capture }, "the message posted here"),
      h.capture === c.id && el("span", {}, "this message"),
      h.error && el("q", {}, h.error)))),
    c.legs && [el("p", {}, c.legs.says, " ", el("a", { href: "/captures/" + c.legs.first }, "Show the first message")),
      c.legs.notCopied.length > 0 && el("details", {}, el("summary", {}, "Not in this message"), el("ul", { class: "values" }, c.legs.notCopied.map((n) => el("li", { class: "value" }, n))))],
    last && el("p", {}, el("strong", {}, "Last station seen: " + (station[last.station] ?? last.station) + ". "), last.means),
    explained);
}

// explain puts what is known of an error text into the page.
async function explain(text, into) {
  let known;
  try {
    [known] = await api.explain(text);
  } catch {
    return; // the text itself stands there already
  }
  if (!known) return;
  into.replaceChildren(
    ...paragraphs(known.meaning),
    ...known.causes.map((cause) => el("article", { class: "cause" }, el("h3", {}, cause.title), fixes(cause.fixes))));
}
