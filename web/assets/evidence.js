// What was supplied besides messages: metadata, policies, users, logs.

import * as api from "./api.js";
import { el } from "./dom.js";
import { evidenceKind } from "./words.js";

const dialog = document.getElementById("evidence");
const list = document.getElementById("evidence-list");
const problem = document.getElementById("evidence-error");
const button = document.getElementById("evidence-open");
let changed = () => {};

// onEvidence says what to do when something was supplied or taken back.
export function onEvidence(f) { changed = f; }

export async function loadEvidence() {
  const all = await api.evidence();
  button.textContent = all.length ? `Evidence (${all.length})` : "Evidence";
  list.replaceChildren(...all.map((e) => {
    const forget = el("button", { type: "button", class: "copy", "aria-label": "Take back " + e.name }, "Take back");
    forget.addEventListener("click", async () => {
      await api.forget(e.id);
      await loadEvidence();
      changed();
    });
    return el("li", {},
      el("strong", {}, evidenceKind[e.kind] ?? e.kind), " ",
      el("span", { class: "value" }, e.name),
      e.says && el("span", { class: "quiet" }, " " + e.says + " "),
      forget);
  }));
  document.getElementById("evidence-none").hidden = all.length > 0;
}

// supply takes files. It says whether all of them are evidence.
export async function supply(files) {
  problem.textContent = "";
  let taken = 0;
  for (const file of files) {
    try {
      await api.supply(file, file.name);
      taken++;
    } catch (e) {
      problem.textContent = e.message;
    }
  }
  await loadEvidence();
  if (taken) changed();
  return taken === files.length;
}

button.addEventListener("click", () => { problem.textContent = ""; dialog.showModal(); });
document.getElementById("evidence-file").addEventListener("change", async (e) => {
  await supply([...e.target.files]);
  e.target.value = "";
});
