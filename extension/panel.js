// The panel of the developer tools: one line a sign-in, of the tab that is inspected.

import { api } from "./browser-api.js";
import { debounce, el } from "./dom.js";
import * as signins from "./signins.js";
import { verdictWord } from "./words.js";

const list = document.getElementById("list");
const none = document.getElementById("none");
const all = document.getElementById("all");
const inspected = api.devtools?.inspectedWindow.tabId;
all.checked = inspected === undefined; // opened by itself, it belongs to no tab

const fate = (a) => a?.status ? "AWS answered " + a.status : a ? "AWS was not reached" : "no answer yet";

const tone = { reject: "bad", accept: "good" };

function line(r) {
  const page = api.runtime.getURL("index.html") + "#/captures/" + r.id;
  return el("li", {}, el("a", { href: page, target: "_blank" },
    el("time", { datetime: r.at }, r.at.slice(11, 19)),
    el("strong", { class: tone[r.verdict] ?? "" }, verdictWord[r.verdict || ""]),
    el("span", { class: "why" }, r.headline, r.who && el("span", { class: "quiet" }, " " + r.who)),
    el("span", { class: "quiet" }, fate(r.answer))));
}

async function show() {
  const shown = (await signins.rows(500)).filter((r) => all.checked || r.tabId === inspected).slice(0, 200);
  list.replaceChildren(...shown.map(line));
  none.hidden = shown.length > 0;
}

const soon = debounce(show, 50);
all.addEventListener("change", show);
signins.onChange(soon, soon);
show();
