// What messages are judged by besides themselves: metadata, policies, users, logs.

import * as api from "./backend.js";
import { copyButton, el } from "./dom.js";

const dialog = document.getElementById("evidence");
const list = document.getElementById("evidence-list");
const choices = document.getElementById("evidence-kinds");
const file = document.getElementById("evidence-file");
const problem = document.getElementById("evidence-error");
const button = document.getElementById("evidence-open");
let changed = () => {};
let kinds = [];

// onEvidence says what to do when something was supplied or taken back.
export function onEvidence(f) { changed = f; }

// kindNamedIn is the kind of evidence whose flag a text names: that decides what the text leaves open.
export function kindNamedIn(text = "") {
  return kinds.find((k) => new RegExp(k.flag + "\\b(?!-)").test(text));
}

// addButton opens the panel at one kind of evidence.
export function addButton(kind) {
  return el("button", { type: "button", "aria-label": "Add evidence: " + kind.is, onclick: () => open(kind.id) },
    "Add evidence");
}

export async function loadEvidence() {
  const all = await api.evidence();
  kinds = all.kinds;
  const given = all.evidence;
  button.textContent = given.length ? `Evidence (${given.length})` : "Evidence";
  list.replaceChildren(...given.map(piece));
  choices.replaceChildren(...kinds.map(kind));
  document.getElementById("evidence-none").hidden = given.length > 0;
}

// piece is something that is in force. What was given at the start stays.
function piece(e) {
  const takeBack = async () => {
    await api.forget(e.id);
    await loadEvidence();
    changed();
  };
  const forget = e.id && el("button",
    { type: "button", class: "copy", "aria-label": "Remove " + e.name, onclick: takeBack }, "Remove");
  return el("li", { class: "piece" },
    el("strong", {}, capital(kinds.find((k) => k.id === e.kind)?.is ?? e.kind)), " ",
    el("span", { class: "chip" }, e.from), " ", forget,
    el("div", { class: "value" }, e.name),
    e.says && el("div", { class: "quiet" }, e.says));
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

// kind is something that can be added, with where to get it.
function kind(k) {
  const command = k.makes?.match(/^aws .*(?= writes such a file)/)?.[0];
  return el("li", { class: "piece", id: "evidence-" + k.id, tabindex: "-1" },
    el("strong", {}, capital(k.is)), " ",
    el("button",
      { type: "button", class: "copy", "aria-label": "Choose a file with " + k.is, onclick: () => file.click() },
      "Choose a file"),
    k.makes && el("div", { class: "quiet" }, command
      ? [el("code", {}, command), " ", copyButton(command)]
      : capital(k.makes)));
}

function open(wanted) {
  problem.textContent = "";
  dialog.showModal();
  for (const li of choices.children) li.classList.toggle("wanted", li.id === "evidence-" + wanted);
  const at = wanted && document.getElementById("evidence-" + wanted);
  if (!at) return;
  at.scrollIntoView({ block: "center" });
  at.focus({ preventScroll: true });
}

// supply takes files. It says whether all of them are evidence.
export async function supply(files) {
  problem.textContent = "";
  let taken = 0;
  for (const f of files) {
    try {
      await api.supply(f, f.name);
      taken++;
    } catch (e) {
      problem.textContent = e.message;
    }
  }
  await loadEvidence();
  if (taken) changed();
  return taken === files.length;
}

button.addEventListener("click", () => open(""));
file.addEventListener("change", async () => {
  await supply([...file.files]);
  file.value = "";
});
