// Two captures side by side: only what differs and matters.

import * as api from "./backend.js";
import { href } from "./address.js";
import { el, fold, heading, section, tail } from "./dom.js";
import { badge } from "./verdict.js";
import { verdictWord } from "./words.js";

const main = document.getElementById("capture");

export async function showCompare(a, b) {
  const asked = document.activeElement;
  const c = await api.diff(a, b);
  main.scrollTop = 0;
  main.replaceChildren(
    el("h1", {}, heading(c.summary)),
    el("div", { class: "sides" }, side("A", a, c.a), side("B", b, c.b)),
    ...only("A", "only-a", c.onlyA),
    ...only("B", "only-b", c.onlyB),
    ...c.groups.map((g, i) => section("group-" + i, g.name[0].toUpperCase() + g.name.slice(1), differences(g))),
    el("p", { class: "quiet" }, c.volatile.length > 0
      ? "Also different, as between any two sign-ins: " + c.volatile.join(", ") + "."
      : ""));
  if (document.activeElement === asked || document.activeElement === document.body) {
    main.focus({ preventScroll: true });
  }
}

function side(name, id, s) {
  const v = s.verdict || "";
  return el("div", { class: "verdict " + v },
    badge("p", v, `${name}: ${verdictWord[v]}`),
    el("p", {}, el("a", { href: href("/captures/" + id) }, s.headline)));
}

// only lists the findings that one side has and the other has not.
function only(name, id, findings) {
  if (!findings.length) return [];
  return [section(id, `Only ${name} has`, el("ul", {}, findings.map((f) => el("li", {},
    el("span", { class: "badge " + f.severity }, f.severity), " ", f.title, " ",
    el("code", { class: "quiet" }, f.id)))))];
}

// differences sets what both have beside each other, each under its whole name.
function differences(g) {
  const value = (v) => (v === null ? el("em", {}, "not there") : v === "" ? el("em", {}, "empty") : fold(v));
  const side = (name, v) => el("div", {}, el("span", { class: "chip" }, name), " ", value(v));
  return g.differences.map((d) => el("div", { class: "difference" },
    el("h3", {}, tail(d.field)),
    d.note && el("p", { class: "quiet" }, [d.note, d.decides].filter(Boolean).join(": ")),
    el("div", { class: "sides" }, side("A", d.a), side("B", d.b))));
}
