// Fixes: the product, the way through its screens, what to do there.

import { copyButton, el, heading } from "./dom.js";
import { place, screen } from "./words.js";

export function fixes(list) {
  return el("ol", { class: "fixes" }, list.map((f) => el("li", {},
    el("div", { class: "path" }, product(f),
      f.path.split(" > ").map((step) => el("span", { class: "step" }, heading(step)))),
    el("div", {}, f.do, toCopy(f.do).map((v) => [" ", copyButton(v, "Copy " + v)])))));
}

// product names the product, with a link where one of its screens has an address.
function product(f) {
  const address = screen(f.where, f.path);
  if (!address) return el("span", { class: "product" }, place[f.where] ?? f.where);
  return el("a", { href: address, rel: "noreferrer noopener", target: "_blank" }, place[f.where]);
}

// typed are the values that a person would otherwise retype from a step.
const typed = new RegExp([
  /https:\/\/[^\s,;<>]+[^\s,;.<>]/,
  /urn:[\w:.-]*\w/,
  /user\.[a-z]+\b/, // a claim's source attribute
  /\b[A-Z]\w+\(\[[^)]*\)/, // a transformation: Coalesce([mail],[userPrincipalName])
  /(?<=\bto )\$\{user:\w+\}/, // an attribute mapping of IAM Identity Center
].map((r) => r.source).join("|"), "g");

// toCopy are the first few of them: more buttons than text help no one.
const toCopy = (text) => [...new Set(text.match(typed) ?? [])].slice(0, 4);
