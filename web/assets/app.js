// The page: routes between captures, follows the log, takes what is pasted.

import * as api from "./api.js";
import * as list from "./list.js";
import { showCapture, showEmpty, showProblem, current } from "./capture.js";
import { el } from "./dom.js";
import { verdictWord } from "./words.js";

const byId = (id) => document.getElementById(id);
const announce = (text) => { byId("announce").textContent = text; };

async function route() {
  const id = location.pathname.startsWith("/captures/") ? decodeURIComponent(location.pathname.slice("/captures/".length)) : "";
  list.select(id);
  try {
    if (id) await showCapture(id);
    else showEmpty(await api.about(), list.count());
  } catch (e) {
    showProblem(e.message);
  }
}

export function go(path) {
  if (location.pathname !== path) history.pushState(null, "", path);
  return route();
}

document.addEventListener("click", (e) => {
  const a = e.target.closest("a[href^='/']");
  if (!a || a.target || e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
  e.preventDefault();
  go(a.getAttribute("href"));
});
window.addEventListener("popstate", route);

// follow keeps one event stream while the page can be seen: browsers allow six
// connections to one host, and many open tabs must not use them up.
let stream = null;
function follow() {
  if (document.hidden || stream) return;
  stream = new EventSource("/api/v1/events");
  stream.addEventListener("open", () => { byId("live").textContent = "live"; });
  stream.addEventListener("error", () => { byId("live").textContent = "not connected; trying again"; });
  stream.addEventListener("snapshot", async (e) => {
    if (list.filtered()) await list.load();
    else list.take(JSON.parse(e.data));
    if (!current()) route();
  });
  for (const kind of ["capture", "forward", "drop"]) {
    stream.addEventListener(kind, (e) => changed(kind, JSON.parse(e.data)));
  }
  stream.addEventListener("delete", (e) => {
    const { id } = JSON.parse(e.data);
    list.forget(id);
    if (!id || id === current()) go("/");
  });
}

function changed(kind, c) {
  list.change(c);
  if (c.id === current()) showCapture(c.id);
  else if (!current()) route();
  if (kind === "capture" && c.verdict && !c.answer) announce(`Captured: ${verdictWord[c.verdict]}. ${c.headline}`);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return follow();
  stream?.close();
  stream = null;
});

// Paste, open, drop.
const paste = byId("paste");
function openPaste() {
  byId("paste-error").textContent = "";
  paste.showModal();
  byId("paste-text").focus();
}
async function judge(body, name) {
  try {
    const path = await api.inspect(body, name);
    paste.close();
    byId("paste-text").value = "";
    byId("paste-file").value = "";
    await go(path);
  } catch (e) {
    byId("paste-error").textContent = e.message;
    if (!paste.open) showProblem(e.message);
  }
}
byId("paste-open").addEventListener("click", openPaste);
byId("paste-send").addEventListener("click", () => {
  const file = byId("paste-file").files[0];
  judge(file ?? byId("paste-text").value, file ? file.name : "pasted");
});
document.addEventListener("dragover", (e) => e.preventDefault());
document.addEventListener("drop", (e) => {
  e.preventDefault();
  const file = e.dataTransfer.files[0];
  const text = e.dataTransfer.getData("text");
  if (file) judge(file, file.name);
  else if (text) judge(text, "dropped");
});

byId("clear").addEventListener("click", async () => {
  if (!confirm("Delete all captures for good?")) return;
  await api.removeAll();
});

// Theme: the system's, until somebody says otherwise.
const themes = ["system", "light", "dark"];
function theme(name) {
  document.documentElement.dataset.theme = name;
  byId("theme").textContent = "Theme: " + name;
  localStorage.setItem("theme", name);
}
byId("theme").addEventListener("click", () => {
  theme(themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length]);
});
theme(themes.includes(localStorage.getItem("theme")) ? localStorage.getItem("theme") : "system");

byId("help-open").addEventListener("click", () => byId("help").showModal());
document.addEventListener("keydown", (e) => {
  const typing = e.target.closest("input, textarea, select");
  if (e.key === "Escape" && typing && !e.target.closest("dialog")) return e.target.blur();
  if (typing || e.metaKey || e.ctrlKey || e.altKey || document.querySelector("dialog[open]")) return;
  const act = {
    j: () => walk(1), k: () => walk(-1), p: openPaste, "?": () => byId("help").showModal(),
    "/": () => byId("search").focus(), x: () => byId("xml-title")?.scrollIntoView(),
  }[e.key];
  if (!act) return;
  e.preventDefault();
  act();
});
function walk(step) {
  const id = list.neighbour(step);
  if (!id) return;
  go("/captures/" + id);
  document.querySelector(`a[data-id="${CSS.escape(id)}"]`)?.focus();
}

byId("capture").append(el("p", { class: "quiet" }, "Loading."));
api.about().then((a) => {
  byId("notice").textContent = a.notice || "";
  byId("notice").hidden = !a.notice;
}).catch(() => {}); // the list says what is wrong
list.load().then(route).catch((e) => showProblem(e.message));
follow();
