// The page: routes between captures, follows the log, takes what is pasted.

import * as api from "./api.js";
import * as list from "./list.js";
import { showCapture, current, leave } from "./capture.js";
import { showCompare } from "./compare.js";
import { loadEvidence, onEvidence, supply } from "./evidence.js";
import { Events } from "./events.js";
import { openExplain } from "./explain.js";
import { el } from "./dom.js";
import { showEmpty, showProblem } from "./start.js";
import { verdictWord } from "./words.js";

const byId = (id) => document.getElementById(id);
const announce = (text) => { byId("announce").textContent = text; };

const shownPath = "/captures/"; // the address of a capture, before its ID

let turn = 0; // what was asked for last is what is shown, whatever answers last
async function route() {
  const mine = ++turn;
  const path = location.pathname;
  const id = path.startsWith(shownPath) ? decodeURIComponent(path.slice(shownPath.length)) : "";
  list.select(id, path !== "/");
  try {
    const q = new URLSearchParams(location.search);
    if (path === "/compare") {
      leave();
      await showCompare(q.get("a") ?? "", q.get("b") ?? "");
    } else if (id) await showCapture(id);
    else {
      const about = await api.about();
      if (mine !== turn) return;
      leave();
      showEmpty(about, list.count());
    }
  } catch (e) {
    if (mine === turn) showProblem(e.message);
  }
}

function go(path) {
  if (location.pathname !== path) history.pushState(null, "", path);
  return route();
}

document.addEventListener("click", (e) => {
  const a = e.target.closest("a[href^='/']");
  if (!a || a.target || a.hasAttribute("download") || e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
  e.preventDefault();
  go(a.getAttribute("href"));
});
window.addEventListener("popstate", route);

// follow keeps one event stream while the page can be seen: browsers allow six
// connections to one host, and many open tabs must not use them up.
let stream = null;
function follow() {
  if (document.hidden || stream) return;
  stream = new Events("/api/v1/events");
  stream.addEventListener("open", () => { byId("live").textContent = "live"; });
  stream.addEventListener("error", () => { byId("live").textContent = "not connected; trying again"; });
  stream.addEventListener("snapshot", async (e) => {
    if (list.filtered()) await list.load();
    else list.take(JSON.parse(e.data));
    if (!current() && location.pathname === "/") route();
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
  else if (!current() && location.pathname === "/") route();
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
async function judge(body, name, alone = false) {
  try {
    const path = await api.inspect(body, name, alone);
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
  const files = [...e.dataTransfer.files];
  const text = e.dataTransfer.getData("text");
  if (byId("evidence").open && files.length) supply(files);
  else if (files.length) dropped(files);
  else if (text) judge(text, "dropped");
});

// dropped takes files: evidence where they are such, messages otherwise.
async function dropped(files) {
  for (const file of files) {
    try {
      const taken = await api.supply(file, file.name);
      await loadEvidence();
      await judgeAgain();
      announce(`Supplied: ${taken.kind}. ${taken.says}`);
    } catch {
      await judge(file, file.name);
    }
  }
}

// judgeAgain judges the capture that is shown by what is known now.
async function judgeAgain() {
  if (!current()) return;
  await api.judgeAgain(current());
  await showCapture(current());
}
onEvidence(judgeAgain);

byId("explain-open").addEventListener("click", () => openExplain(current()));
document.addEventListener("click", async (e) => {
  if (!e.target.closest("#sample")) return;
  const sample = await fetch("/assets/sample.txt");
  await judge(await sample.text(), "sample", true);
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
    s: () => { list.open(true); byId("search").focus(); },
    x: () => jump("xml-title"), c: () => jump("causes"), w: () => jump("whatif-title"),
    "/": () => openExplain(current()), e: () => byId("evidence-open").click(),
  }[e.key];
  if (!act) return;
  e.preventDefault();
  act();
});
function jump(part) {
  const at = byId(part);
  if (!at) return;
  at.tabIndex = -1;
  at.scrollIntoView();
  at.focus({ preventScroll: true });
}
function walk(step) {
  const id = list.neighbour(step);
  if (!id) return;
  go(shownPath + id);
  document.querySelector(`a[data-id="${CSS.escape(id)}"]`)?.focus();
}

// What was asked for and not done is said, wherever in the page it was asked.
window.addEventListener("unhandledrejection", (e) => {
  if (!(e.reason instanceof api.Problem)) return;
  e.preventDefault();
  byId("trouble").firstElementChild.textContent = "That was not done: " + e.reason.message;
  byId("trouble").hidden = false;
});
byId("trouble").querySelector("button").addEventListener("click", () => { byId("trouble").hidden = true; });

byId("capture").append(el("p", { class: "quiet" }, "Loading."));
api.about().then((a) => {
  byId("notice").textContent = a.notice || "";
  byId("notice").hidden = !a.notice;
}).catch(() => {}); // the list says what is wrong
loadEvidence().catch(() => {}); // the list says what is wrong
list.load().then(route).catch((e) => showProblem(e.message));
follow();
