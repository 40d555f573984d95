// Two captures side by side: only what differs and matters.

import * as api from "./api.js";
import { el, fold, section } from "./dom.js";
import { verdictSign, verdictWord } from "./words.js";

const main = document.getElementById("capture");

export async function showCompare(a, b) {
  const asked = document.activeElement;
  const c = await api.diff(a, b);
  const side = (name, id, s) => el("div", { class: "verdict " + (s.verdict || "") },
    el("p", { class: "badge " + (s.verdict || "") }, el("span", { "aria-hidden": "true" }, verdictSign[s.verdict || ""] + " "), `${name}: ${verdictWord[s.verdict || ""]}`),
    el("p", {}, el("a", { href: "/captures/" + id }, s.headline)));
  const value = (v) => (v === null ? el("em", {}, "not there") : v === "" ? el("em", {}, "empty") : fold(v));
  main.replaceChildren(
    el("h1", {}, c.summary),
    el("div", { class: "sides" }, side("A", a, c.a), side("B", b, c.b)),
    ...[["Only A", c.onlyA], ["Only B", c.onlyB]].filter(([, l]) => l.length).map(([name, l]) => section(name === "Only A" ? "only-a" : "only-b", name + " has",
      el("ul", {}, l.map((f) => el("li", {}, el("span", { class: "badge " + f.severity }, f.severity), " ", f.title, " ", el("code", { class: "quiet" }, f.id)))))),
    ...c.groups.map((g, i) => section("group-" + i, g.name[0].toUpperCase() + g.name.slice(1),
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": g.name + ", side by side" },
        el("table", { class: "sidebyside" },
          el("thead", {}, el("tr", {}, ["What", "A", "B"].map((h) => el("th", { scope: "col" }, h)))),
          el("tbody", {}, g.differences.map((d) => el("tr", {}, el("th", { scope: "row" }, d.field, d.note && el("span", { class: "quiet" }, " " + d.note)),
            el("td", { class: "value" }, value(d.a)), el("td", { class: "value" }, value(d.b))))))))),
    el("p", { class: "quiet" }, c.volatile.length > 0 ? "Also different, as between any two sign-ins: " + c.volatile.join(", ") + "." : ""));
  if (document.activeElement === asked || document.activeElement === document.body) main.focus({ preventScroll: true });
}
