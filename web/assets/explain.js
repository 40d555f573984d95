// What an error text means, in a dialog that opens from anywhere.

import * as api from "./backend.js";
import { el, paragraphs } from "./dom.js";
import { fixes } from "./fixes.js";

const dialog = document.getElementById("explain");
const text = document.getElementById("explain-text");
const out = document.getElementById("explain-answer");
let about = ""; // the capture that the causes are held against

// openExplain opens the dialog; a text that is given is explained at once.
export function openExplain(capture, said = "") {
  about = capture;
  dialog.showModal();
  if (said) {
    text.value = said;
    explain();
  }
  text.focus();
  text.select();
}

// explains says whether anything is known of a text.
export const explains = async (said) => (await api.explain(said)).matches.length > 0;

async function explain() {
  const said = text.value.trim();
  if (!said) return out.replaceChildren();
  let matches, nearest, partial;
  try {
    ({ matches, partial, nearest = [] } = await api.explain(said, about));
  } catch (e) {
    return out.replaceChildren(el("p", { class: "bad" }, e.message));
  }
  if (!matches.length) {
    return out.replaceChildren(
      el("p", {}, "samlscope doesn't know this text. Paste the exact sentence that AWS or Microsoft shows. ",
        "An AADSTS code alone is enough."),
      el("p", { hidden: !nearest.length }, "Nearest known texts (yours may differ):"),
      ...nearest.map((m) => el("p", {}, el("q", {}, m.text), " ", m.title, " ", el("code", { class: "quiet" }, m.id))));
  }
  const note = "Your text is only a part of the one below. Check that the rest matches.";
  out.replaceChildren(...(partial ? [el("p", {}, note)] : []), ...matches.slice(0, 5).map(match));
}

function match(m) {
  return el("article", { class: "cause" },
    el("h3", {}, m.title, " ", el("code", { class: "quiet" }, m.id)),
    m.text && el("p", {}, el("q", {}, m.text)),
    paragraphs(m.meaning),
    m.causes.map((c) => el("div", { class: c.evidence === "struck" ? "struck" : "" },
      el("h4", {}, c.title, c.evidence && el("span", { class: "chip " + c.evidence },
        c.evidence === "shown" ? "this message shows it" : "this message rules it out")),
      c.evidence !== "struck" && fixes(c.fixes))));
}

document.getElementById("explain-send").addEventListener("click", explain);
text.addEventListener("keydown", (e) => {
  if (e.key !== "Enter" || e.shiftKey) return;
  e.preventDefault();
  explain();
});
