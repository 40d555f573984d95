// The list of captures: live, searchable, walked with the keyboard.

import * as api from "./backend.js";
import { href } from "./address.js";
import { titles } from "./catalogue.js";
import { countdown, left } from "./countdown.js";
import { debounce, el, twice } from "./dom.js";
import { sign } from "./verdict.js";
import { ago, state, verdictWord } from "./words.js";

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
const hint = document.getElementById("check-hint");

export const count = () => shown.length;
export const listed = () => shown;
export const newest = () => shown[0]?.id;
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
  if (next !== null && !shown.some((c) => c.id === next)) next = shown.at(-1)?.id ?? null; // older ones come after it
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
  document.body.classList.toggle("listing", shown);
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

// waits says whether a message waits for someone. What AWS would refuse as too old waits for no one.
const waits = (c) => c.state === "held" && !c.tabClosed && (!c.redeemUntil || left(c.redeemUntil) !== "");

// sorted puts what waits first.
function sorted() {
  return [...shown.filter(waits), ...shown.filter((c) => !waits(c))];
}

function render() {
  const focused = document.activeElement?.dataset?.id;
  list.replaceChildren(...sorted().map(row));
  if (focused) list.querySelector(`a[data-id="${CSS.escape(focused)}"]`)?.focus();
  more.hidden = next === null;
  none.hidden = shown.length > 0;
  none.textContent = filtered() ? "No capture matches." : "No captures yet. A sign-in appears here when it arrives.";
  document.getElementById("clear").hidden = shown.length === 0;
  title();
}

// title tells in the tab how many messages wait, and how long the oldest may.
function title() {
  const held = shown.filter(waits);
  const ends = held.map((c) => c.redeemUntil).filter(Boolean).sort();
  const clock = ends.length ? ", " + left(ends[0]) : "";
  document.title = (held.length ? `(${held.length} waiting${clock}) ` : "") + "samlscope";
}

function row(c) {
  const v = c.verdict || "", chosen = c.id === selected && "true";
  return el("li", {},
    el("a", { class: "row", href: href("/captures/" + c.id), "data-id": c.id, "aria-current": chosen },
      el("span", {}, sign(v), el("span", { class: "away" }, verdictWord[v])),
      el("span", { class: "reason" }, reason(c)),
      el("span", { class: "line quiet" },
        el("span", { class: "who", title: c.who }, c.who || "no user in the message"),
        c.replayOf && el("span", {}, "posted again"),
        c.editedFrom && el("span", {}, "edited"),
        fate(c),
        el("time", { datetime: c.receivedAt, title: c.receivedAt }, ago(c.receivedAt)))));
}

// reason is the headline without what the sign says already.
export function reason(c) {
  const why = c.verdict === "reject" && c.headline?.match(/^AWS (?:will|rejected)[^:]* sign-in: (.+)$/s)?.[1];
  return why ? why[0].toUpperCase() + why.slice(1) : c.headline || "not checked yet";
}

// fate is what became of a message: what AWS answered, or how long it still waits.
function fate(c) {
  const a = c.answer;
  if (a) {
    const bad = !a.status || a.status >= 400;
    return el("span", { class: bad ? "bad" : "good" }, a.status ? "AWS answered " + a.status : "AWS was not reached");
  }
  if (c.state !== "held") return el("span", {}, c.state === "recorded" ? c.via : state[c.state]);
  if (c.tabClosed) return el("span", {}, "its tab was closed");
  return c.redeemUntil ? countdown(c.redeemUntil, { class: "held" }) : el("span", { class: "held" }, state.held);
}

const soonLoad = debounce(load, 150);
search.addEventListener("input", soonLoad);
for (const f of [verdict, target]) f.addEventListener("change", load);
// filterByCheck filters by a whole ID, and says what a part of one would match.
function filterByCheck() {
  const all = [...titles().keys()], typed = check.value.trim();
  const found = typed ? all.filter((id) => id.includes(typed)) : [];
  const exact = !typed || all.includes(typed);
  hint.textContent = exact ? ""
    : found.length ? `Not filtered yet. Choose one: ${found.slice(0, 6).join(", ")}${found.length > 6 ? " …" : ""}`
    : "No check has this in its ID.";
  if (exact) soonLoad();
}
check.addEventListener("input", filterByCheck);
export function offerChecks() {
  check.list.replaceChildren(...[...titles()].map(([id, title]) => el("option", { value: id }, title)));
  if (check.value) filterByCheck(); // typed before the checks were there
}
document.getElementById("clear").append(
  twice("Delete all captures", "Delete all for good", () => api.removeAll()));
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
