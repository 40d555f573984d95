// Countdowns: the time that AWS still gives a message, wherever the page shows it.

import { el } from "./dom.js";

// left says how long it is until an instant, as 4:05; "" when it has passed.
export function left(until) {
  const s = Math.floor((Date.parse(until) - Date.now()) / 1000);
  return s > 0 ? `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}` : "";
}

const words = (until) => (left(until) ? left(until) + " left" : "too late");

// countdown counts for as long as it is in the page.
export const countdown = (until, attributes = {}) => el("span", { ...attributes, "data-until": until }, words(until));

setInterval(() => {
  for (const n of document.querySelectorAll("[data-until]")) n.textContent = words(n.dataset.until);
}, 1000);
