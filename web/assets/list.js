// The list of captures: live, searchable, walked with the keyboard.

import * as api from "./api.js";
import { debounce, el } from "./dom.js";
import { badge } from "./verdict.js";
import { ago, host, state, verdictWord } from "./words.js";

const list = document.getElementById("list");
const search = document.getElementById("search");
const verdict = document.getElementById("verdict");
const more = document.getElementById("more");
const none = document.getElementById("none");

const most = 300; // rows that are in the page at once while captures arrive

let shown = []; // newest first
let next = null;
let selected = "";

const target = document.getElementById("target");
const check = document.getElementById("check");

export const count = () => shown.length;
export const listed = () => shown;
export const filtered = () => [search, verdict, target, check].some((f) => f.value !== "");

export async function load() {
  take(await api.captures(query()));
}

function query(extra = {}) {
  const q = { limit: "100", ...extra };
  if (search.value) q.q = search.value;
  if (verdict.value) q.verdict = verdict.value;
  if (target.value) q.target = target.value;
  if (check.value) q.check = check.value;
  return q;
}

export function take(page) {
  shown = page.captures;
  next = page.next;
  render();
}

async function older() {
  const page = await api.captures(query({ before: next }));
  shown = shown.concat(page.captures);
  next = page.next;
  render();
}

// change puts one capture into the list, or its new state.
export function change(c) {
  const at = shown.findIndex((x) => x.id === c.id);
  if (at >= 0) shown[at] = c;
  else if (filtered()) return soonLoad();
  else {
    shown.unshift(c);
    if (shown.length > most) { // the page stays small however many arrive; the rest is a button away
      shown = shown.slice(0, most - 100);
      next = shown.at(-1).id;
    }
  }
  soonRender();
}

export function forget(id) {
  shown = id ? shown.filter((c) => c.id !== id) : [];
  render();
}

export function select(id, reading) {
  selected = id;
  document.body.classList.toggle("reading", reading);
  open(false);
  render();
}

// open shows the list in a narrow window, where what is read takes its place.
export function open(shown) {
  toggle.parentElement.classList.toggle("open", shown);
  toggle.setAttribute("aria-expanded", String(shown));
}
const toggle = document.getElementById("list-open");
toggle.addEventListener("click", () => open(toggle.getAttribute("aria-expanded") !== "true"));

// neighbour is the capture so many places on from the selected one.
export function neighbour(step) {
  const order = sorted();
  const at = order.findIndex((c) => c.id === selected);
  return order[at < 0 ? 0 : Math.min(order.length - 1, Math.max(0, at + step))]?.id;
}

function sorted() {
  const held = shown.filter((c) => c.state === "held");
  return held.concat(shown.filter((c) => c.state !== "held"));
}

function render() {
  const focused = document.activeElement?.dataset?.id;
  list.replaceChildren(...sorted().map(row));
  if (focused) list.querySelector(`a[data-id="${CSS.escape(focused)}"]`)?.focus();
  more.hidden = next === null;
  none.hidden = shown.length > 0 || !filtered();
  document.getElementById("clear").hidden = shown.length === 0;
  title();
}

// title tells in the tab how many messages wait, and how long the oldest may.
function title() {
  const held = shown.filter((c) => c.state === "held" && !c.tabClosed);
  const ends = held.filter((c) => c.redeemUntil).map((c) => Date.parse(c.redeemUntil));
  const left = ends.length ? Math.floor((Math.min(...ends) - Date.now()) / 1000) : 0;
  const clock = left > 0 ? `, ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "";
  document.title = (held.length ? `(${held.length} waiting${clock}) ` : "") + "samlscope";
}

function row(c) {
  const v = c.verdict || "", chosen = c.id === selected && "true";
  return el("li", {},
    el("a", { class: "row " + v, href: "/captures/" + c.id, "data-id": c.id, "aria-current": chosen },
      el("span", { class: "line" },
        badge("span", v, verdictWord[v]),
        el("strong", {}, c.who || "nobody named"),
        el("time", { datetime: c.receivedAt, title: c.receivedAt }, ago(c.receivedAt))),
      el("span", { class: "sentence" }, c.headline || "not judged yet"),
      el("span", { class: "line quiet" },
        el("span", { class: c.state === "held" ? "held" : "" }, c.tabClosed ? "its tab was closed" : state[c.state]),
        c.replayOf && el("span", {}, "posted again"),
        c.editedFrom && el("span", {}, "edited"),
        el("span", {}, c.via),
        el("span", {}, host(c.endpoint)),
        c.answer && el("span", {}, c.answer.status ? "AWS answered " + c.answer.status : "AWS was not reached"))));
}

const soonLoad = debounce(load, 150);
search.addEventListener("input", soonLoad);
for (const f of [verdict, target]) f.addEventListener("change", load);
check.addEventListener("change", () => { // half an ID is not asked for
  if (!check.value || [...check.list.options].some((o) => o.value === check.value)) load();
});
api.checks().then((all) => {
  check.list.replaceChildren(...all.map((c) => el("option", { value: c.id }, c.title)));
}).catch(() => {}); // the filter takes an ID all the same
setInterval(title, 1000);
document.getElementById("filter").addEventListener("submit", (e) => e.preventDefault());
more.addEventListener("click", older);
setInterval(() => { // ages grow without any event
  for (const t of list.querySelectorAll("time")) t.textContent = ago(t.dateTime);
}, 30000);

// soonRender draws once for all that arrive within a frame.
let drawing = 0;
function soonRender() {
  drawing ||= requestAnimationFrame(() => { drawing = 0; render(); });
}
