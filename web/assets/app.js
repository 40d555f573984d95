// The page: routes between captures, follows the log, takes what is pasted.

import * as api from "./api.js";
import * as list from "./list.js";
import { showCapture, current, leave } from "./capture.js";
import { loadCatalogue } from "./catalogue.js";
import { showCompare } from "./compare.js";
import { loadEvidence, onEvidence, supply } from "./evidence.js";
import { explains, openExplain } from "./explain.js";
import { el } from "./dom.js";
import { showEmpty, showProblem } from "./start.js";
import { reveal } from "./tabs.js";
import { verdictWord } from "./words.js";

const byId = (id) => document.getElementById(id);
const announce = (text) => { byId("announce").textContent = text; };

const shownPath = "/captures/"; // the address of a capture, before its ID

// home is the start page, when someone asked for it: with captures there, a wide page opens the newest.
const home = () => history.state?.home || matchMedia("(max-width: 52rem)").matches;

let turn = 0; // what was asked for last is what is shown, whatever answers last
async function route() {
  const mine = ++turn;
  if (location.pathname === "/" && list.newest() && !home()) history.replaceState(null, "", shownPath + list.newest());
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

function go(path, state = null) {
  if (location.pathname !== path) history.pushState(state, "", path);
  return route();
}

document.addEventListener("click", (e) => {
  const a = e.target.closest("a[href^='/'], a[href^='#']");
  if (!a || a.target || a.hasAttribute("download") || e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
  e.preventDefault();
  const to = a.getAttribute("href");
  if (to[0] === "#") reveal(to.slice(1));
  else go(to, a.id === "home" ? { home: true } : null);
});
window.addEventListener("popstate", route);

// follow keeps one event stream while the page can be seen: browsers allow six
// connections to one host, and many open tabs must not use them up.
let stream = null;
function follow() {
  if (document.hidden || stream) return;
  stream = api.events();
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
  if (file) judge(file, file.name);
  else pasted(byId("paste-text").value, "pasted");
});

// pasted judges a text. Prose is no message: an error text goes to where such are explained.
async function pasted(text, name) {
  if (!text.trim()) return refused("Nothing was pasted. Paste a message, or choose a file.");
  if (!prose(text)) return judge(text, name);
  try {
    if (!await explains(text)) return refused("This text contains no SAML message and no known error text.");
    paste.close();
    openExplain(current(), text);
  } catch (e) {
    refused(e.message);
  }
}
function refused(why) {
  if (!paste.open) openPaste();
  byId("paste-error").textContent = why;
}

// prose says whether a text is words, or one short one, and has no mark of a message.
function prose(text) {
  const words = text.trim().split(/\s+/);
  if (/^[[{]|<|SAMLRe(?:sponse|quest)["']?\s*[=:]|^PD9|^PHN/.test(text.trim())) return false;
  const plain = words.filter((w) => /^[A-Za-z][a-z']*[.,:;!?]?$/.test(w));
  return plain.length > 1 || (words.length === 1 && words[0].length < 40);
}
document.addEventListener("dragover", (e) => e.preventDefault());
document.addEventListener("drop", (e) => {
  e.preventDefault();
  const files = [...e.dataTransfer.files];
  const text = e.dataTransfer.getData("text");
  if (byId("evidence").open && files.length) supply(files);
  else if (files.length) dropped(files);
  else if (text) pasted(text, "dropped");
});

// dropped takes files: evidence where they are such, messages otherwise.
async function dropped(files) {
  for (const file of files) {
    try {
      const taken = await api.supply(file, file.name);
      await loadEvidence();
      await judgeAgain();
      announce(`Added: ${taken.kind}. ${taken.says}`);
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
  await judge(await api.sample(), "sample", true);
});

// Theme: the system's, until someone says otherwise.
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
    x: () => reveal("xml-title"), c: () => reveal("causes"), w: () => reveal("whatif-title"),
    "/": () => openExplain(current()), e: () => byId("evidence-open").click(),
  }[e.key];
  if (!act) return;
  e.preventDefault();
  act();
});
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
  if (a.demo) byId("data").textContent = "demo data";
  byId("demo").hidden = !a.demo;
  if (a.demo) byId("demo").href = a.demo;
}).catch(() => {}); // the list says what is wrong
Promise.all([list.load(), loadEvidence(), loadCatalogue()]).then(() => {
  list.offerChecks();
  return route();
}).catch((e) => showProblem(e.message));
follow();
