// Building blocks of the page, which know nothing of sign-ins. Text reaches it through text nodes only, so that
// nothing a message carries is ever read as markup.

import { hiddenRanges } from "./characters.gen.js";

const range = ([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`;
const hidden = new RegExp(`[${hiddenRanges.map(range).join("")}]`, "u");

// visible shows characters that cannot be seen, turn the direction of text or
// only look like a space as their code point, so that no text can pose as another.
export function visible(text) {
  const out = document.createDocumentFragment();
  let plain = "";
  for (const c of String(text)) {
    if (!hidden.test(c)) {
      plain += c;
      continue;
    }
    out.append(plain);
    plain = "";
    const code = document.createTextNode("U+" + c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0"));
    out.append(el("span", { class: "hidden-char", title: "an invisible character" }, code));
  }
  out.append(plain);
  return out;
}

// broken shows a value that may break behind its parts: never inside of a word while a part fits into a line.
export const broken = (text) => text
  .split(/(?<=[/:,#?&.])(?<!:\/\/)(?=[^/:,#?&.\s])/)
  .flatMap((p, i) => (i ? [el("wbr"), p] : [p]));

// heading keeps short words with a hyphen, such as sign-in, on one line.
export const heading = (text) => text.split(/\b([A-Za-z][A-Za-z0-9]{0,9}-[A-Za-z0-9]{1,10})\b/)
  .map((p, i) => (i % 2 ? el("span", { class: "whole" }, p) : p));

// el makes an element. Strings among the children are shown through visible.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "onclick") node.addEventListener("click", value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : visible(child));
  }
  return node;
}

// paragraphs makes one of each part of a text that stands between empty lines.
export const paragraphs = (text) => text.split("\n\n").map((part) => el("p", {}, part));

// link makes a link to a page elsewhere, which learns nothing about this one.
export function link(url, text) {
  if (!/^https:\/\//.test(url)) return el("span", {}, text);
  return el("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, text);
}

// copyButton copies text as it is.
export function copyButton(text, label = "Copy") {
  const b = el("button", { type: "button", class: "copy" }, label);
  b.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      b.textContent = "Copied";
    } catch {
      b.textContent = "Copying was refused";
    }
    setTimeout(() => { b.textContent = label; }, 2000);
  });
  return b;
}

// fold shows a long value in part, with a button for the rest.
export function fold(text, most = 400) {
  if (text.length <= most) return el("span", { class: "value" }, broken(text));
  const rest = el("span", { hidden: true }, text.slice(most));
  const more = el("button", { type: "button", class: "copy" }, `… ${text.length - most} more characters`);
  more.addEventListener("click", () => { rest.hidden = false; more.remove(); });
  return el("span", { class: "value" }, text.slice(0, most), rest, more);
}

// table can be scrolled by keyboard too, so it is a region with a name.
export function table(head, rows) {
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": head.join(", ") },
    el("table", {},
      el("thead", {}, el("tr", {}, head.map((h) => el("th", { scope: "col" }, h)))),
      el("tbody", {}, rows.map((r) => el("tr", {}, r.map((c, i) => el("td", { "data-head": head[i] }, c)))))));
}

export function section(id, title, ...children) {
  return el("section", { "aria-labelledby": id }, el("h2", { id }, title), ...children);
}

// folded is a section that is read by few, or late: its title unfolds it.
export function folded(id, title, ...children) {
  return el("section", { class: "folded", "aria-labelledby": id },
    el("details", {}, el("summary", {}, el("h2", { id }, title)), ...children));
}

// twice is a button for what cannot be undone: it asks first, in its own place.
export function twice(words, question, act) {
  const ask = el("button", { type: "button" }, words);
  const yes = el("button", { type: "button", class: "danger", onclick: act }, question);
  const no = el("button", { type: "button" }, "Keep");
  const sure = el("span", { hidden: true }, yes, " ", no);
  const turn = (asking) => { ask.hidden = asking; sure.hidden = !asking; (asking ? no : ask).focus(); };
  ask.addEventListener("click", () => turn(true));
  no.addEventListener("click", () => turn(false));
  return el("span", {}, ask, sure);
}

// tail shows a long name with its last part in bold: that is what tells it from others.
export function tail(name) {
  const cut = Math.max(name.lastIndexOf("/"), name.lastIndexOf("#")) + 1;
  return el("span", { class: "value" },
    cut > 0 && el("span", { class: "prefix" }, broken(name.slice(0, cut)), el("wbr")),
    el("strong", {}, name.slice(cut)));
}

// debounce calls f once when no one has asked for it for some milliseconds.
export function debounce(f, milliseconds) {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(f, milliseconds); };
}
