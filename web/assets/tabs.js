// The tabs of a capture: they lead to its sections, say how much there is, and stay in view.

import { el } from "./dom.js";

// tabs leads to sections, each [ID of its heading, word, how many].
export function tabs(sections) {
  const links = sections.map(([id, word, count]) => el("a", { href: "#" + id }, word,
    count > 0 && el("span", {}, String(count))));
  return el("nav", { class: "tabs", "aria-label": "Parts of this capture" }, links);
}

// reveal goes to an element of the page, and unfolds the sections around it.
export function reveal(id) {
  const at = document.getElementById(id);
  if (!at) return;
  for (let d = at.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
  at.scrollIntoView();
  focusOn(at);
}

// focusOn gives the focus to any element: a heading takes it only with a tabindex.
export function focusOn(at) {
  if (at.tabIndex < 0) at.tabIndex = -1;
  at.focus({ preventScroll: true });
}

// mark keeps the tab of the section that is read marked as the current one.
export function mark() {
  const bar = document.querySelector(".tabs");
  if (!bar) return;
  const line = Math.max(0, bar.getBoundingClientRect().bottom) + 40;
  let here = null;
  for (const a of bar.children) {
    a.removeAttribute("aria-current");
    const heading = document.getElementById(a.hash.slice(1));
    if (heading && heading.getBoundingClientRect().top < line) here = a;
  }
  here?.setAttribute("aria-current", "location");
}
let marking = 0;
document.addEventListener("scroll", () => {
  marking ||= requestAnimationFrame(() => { marking = 0; mark(); });
}, { capture: true, passive: true });
