// The page: routes between captures, follows the log, takes what is pasted.

import * as api from "./backend.js";
import * as list from "./list.js";
import { here, href, placeOf } from "./address.js";
import { showCapture, current, leave } from "./capture.js";
import { loadCatalogue } from "./catalogue.js";
import { showCompare } from "./compare.js";
import { loadEvidence, onEvidence, supply } from "./evidence.js";
import { explains, openExplain } from "./explain.js";
import { el } from "./dom.js";
import { go, onArrive } from "./place.js";
import { Problem } from "./problem.js";
import { showEmpty, showProblem } from "./start.js";
import { reveal } from "./tabs.js";
import { verdictWord } from "./words.js";

const byId = (id) => document.getElementById(id);
const announce = (text) => { byId("announce").textContent = text; };

const shownPath = "/captures/"; // the address of a capture, before its ID

// home is the start page, when someone asked for it: with captures there, a wide page opens the newest.
const home = () => history.state?.home || matchMedia("(max-width: 46rem)").matches;

let turn = 0; // what was asked for last is what is shown, whatever answers last
async function route() {
  const mine = ++turn;
  if (here().path === "/" && list.newest() && !home()) {
    history.replaceState(null, "", href(shownPath + list.newest()));
  }
  const { path, query } = here();
  const id = path.startsWith(shownPath) ? decodeURIComponent(path.slice(shownPath.length)) : "";
  list.select(id, path !== "/");
  try {
    if (path === "/compare") {
      leave();
      await showCompare(query.get("a") ?? "", query.get("b") ?? "");
    } else if (id) await showCapture(id);
    else {
      const about = await api.about();
      if (mine !== turn) return;
      leave();
      showEmpty(about, list.count());
      api.prepare?.();
    }
  } catch (e) {
    if (mine === turn) showProblem(e.message);
  }
}

onArrive(route);

document.addEventListener("click", (e) => {
  const a = e.target.closest("a[href]"), to = a?.getAttribute("href"), place = to && placeOf(to);
  if (!a || !place && to[0] !== "#") return;
  if (a.target || a.hasAttribute("download") || e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
  e.preventDefault();
  if (place) go(place, a.id === "home" ? { home: true } : null);
  else reveal(to.slice(1));
});
byId("home").href = href("/");

// follow keeps one event stream while the page can be seen: browsers allow six
// connections to one host, and many open tabs must not use them up.
let stream = null;
function follow() {
  if (document.hidden || stream) return;
  stream = api.events();
  stream.addEventListener("open", () => live(api.connected));
  stream.addEventListener("error", () => live("not connected; trying again"));
  stream.addEventListener("snapshot", async (e) => {
    const page = JSON.parse(e.data), id = current();
    const [was, is] = [list.listed(), page.captures].map((rows) => JSON.stringify(rows.find((c) => c.id === id)));
    if (list.filtered()) await list.load();
    else list.take(page);
    if (id && was && is && was !== is) showCapture(id); // a hidden page has missed what became of it
    else if (!id && here().path === "/") route();
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

function live(text) {
  byId("live").textContent = text;
  byId("live").classList.toggle("well", text === api.connected); // which a narrow window need not say
}

function changed(kind, c) {
  list.change(c);
  if (c.id === current()) showCapture(c.id);
  else if (!current() && here().path === "/") route();
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
    return e.message;
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
  const failed = [];
  for (const file of files) {
    try {
      const taken = await api.supply(file, file.name);
      await loadEvidence();
      await judgeAgain();
      announce(`Added: ${taken.kind}. ${taken.says}`);
    } catch {
      const why = await judge(file, file.name);
      if (why && files.length > 1) failed.push(`${file.name}: ${why}`); // the next file takes its place on the page
    }
  }
  if (failed.length) trouble(failed.join(". "));
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
  const button = e.target.closest("#sample, [data-sample]");
  if (button) await judge(await api.sample(button.dataset.sample), button.dataset.sample ?? "sample", true);
});

// Theme: the system's, until someone says otherwise.
const themes = ["system", "light", "dark"];
function theme(name) {
  document.documentElement.dataset.theme = name;
  byId("theme").textContent = "Theme: " + name;
  api.kept.setItem("theme", name);
}
byId("theme").addEventListener("click", () => {
  theme(themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length]);
});
theme(themes.includes(api.kept.getItem("theme")) ? api.kept.getItem("theme") : "system");

// The menu of a narrow window. What it leads to takes its place; the theme is seen behind it.
function menu(shown) {
  document.body.classList.toggle("menu", shown);
  byId("menu-open").setAttribute("aria-expanded", String(shown));
}
byId("menu-open").addEventListener("click", () => menu(!document.body.classList.contains("menu")));
byId("menu").addEventListener("click", (e) => { if (e.target.id !== "theme" && e.target.id !== "menu") menu(false); });

byId("help-open").addEventListener("click", () => byId("help").showModal());
document.addEventListener("keydown", (e) => {
  const typing = e.target.closest("input, textarea, select");
  if (e.key === "Escape" && typing && !e.target.closest("dialog")) return e.target.blur();
  if (e.key === "Escape" && document.body.classList.contains("menu") && !document.querySelector("dialog[open]")) {
    menu(false);
    byId("menu-open").focus();
  }
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
  if (!(e.reason instanceof Problem)) return;
  e.preventDefault();
  trouble(e.reason.message);
});
function trouble(why) {
  byId("trouble").firstElementChild.textContent = "That didn't work: " + why;
  byId("trouble").hidden = false;
}
byId("trouble").querySelector("button").addEventListener("click", () => { byId("trouble").hidden = true; });

byId("capture").append(el("p", { class: "quiet" }, "Loading."));
api.about().then((a) => {
  byId("notice").textContent = a.notice || "";
  byId("notice").hidden = !a.notice;
  byId("notice").classList.toggle("calm", Boolean(a.calm));
  if (a.demo) byId("data").textContent = "demo data";
  if (a.where) byId("data").textContent = a.where;
  byId("demo").hidden = !a.demo;
  if (a.demo) byId("demo").href = a.demo;
}).catch(() => {}); // the list says what is wrong
Promise.all([list.load(), loadEvidence(), loadCatalogue()]).then(() => {
  list.offerChecks();
  return route();
}).catch((e) => showProblem(e.message));
follow();
