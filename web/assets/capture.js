// One capture: the verdict first, then why, then everything it rests on.

import * as api from "./backend.js";
import { answerSection, askSection, logsSection } from "./answer.js";
import { attributesSection, requestSection } from "./attributes.js";
import { causesSection } from "./causes.js";
import { checksSection, findingsSection } from "./findings.js";
import { fixtureSection } from "./fixture.js";
import { flowSection } from "./flow.js";
import { compareChoice, layersSection, originNotes, rawSection } from "./raw.js";
import { relaySection } from "./relay.js";
import { signaturesSection } from "./signatures.js";
import { focusOn, mark, tabs } from "./tabs.js";
import { timesSection } from "./times.js";
import { unjudged, verdictPart } from "./verdict.js";
import { whatIfSection } from "./whatif.js";
import { xmlSection } from "./xml.js";

const main = document.getElementById("capture");
let id = "";
let shown = ""; // the capture that is on the page, which follows id
let drawn = ""; // its answer, as text
let from = null; // what had the focus when it was chosen
let turns = 0; // how often captures were asked for
let answered = 0; // of these, the last that is on the page

// current is the ID of the capture that is shown, or "".
export const current = () => id;

// leave says that something else is shown now.
export function leave() {
  id = shown = drawn = "";
}

export async function showCapture(wanted) {
  const turn = ++turns;
  if (id !== wanted) from = document.activeElement;
  id = wanted;
  const c = await api.capture(wanted).catch((e) => {
    shown = drawn = ""; // what the page says of it takes the place of what was drawn
    throw e;
  });
  if (id !== wanted || turn < answered) return; // another one was chosen meanwhile, or newer news came first
  answered = turn;
  const text = JSON.stringify(c);
  const news = text !== drawn;
  drawn = text;
  if (shown === wanted) return renew(news ? view(c).filter(Boolean) : null);
  shown = wanted;
  const parts = view(c).filter(Boolean);
  main.replaceChildren(...parts);
  main.scrollTop = 0; // it is read from its verdict on
  mark();
  const at = document.activeElement; // who has gone elsewhere meanwhile stays there
  if (!at?.closest("#list") && (at === from || at === document.body)) main.focus({ preventScroll: true });
}

// renew shows the news of the capture that is read already, and leaves the
// reader where they are: what is open, half typed, scrolled to or has the focus.
// Without parts nothing changed but perhaps what is known of AWS.
function renew(parts) {
  if (!parts) return main.querySelectorAll("[data-keep]").forEach(judgeForm);
  const top = main.scrollTop;
  const at = main.contains(document.activeElement) && document.activeElement;
  const again = at && at !== main ? twin(at) : () => main;
  const open = new Set([...main.querySelectorAll("details[open] > summary")].map((s) => s.textContent));
  const kept = [...main.querySelectorAll("[data-keep]")];
  main.replaceChildren(...parts);
  for (const s of main.querySelectorAll("details > summary")) {
    if (open.has(s.textContent)) s.parentElement.open = true;
  }
  for (const k of kept) {
    main.querySelector(`[data-keep="${k.dataset.keep}"]`)?.replaceWith(k);
    judgeForm(k);
  }
  main.scrollTop = top;
  mark();
  if (at) focusOn(at.isConnected ? at : again() || main);
}

// judgeForm lets a form judge what is typed with what is known now.
function judgeForm(kept) {
  kept.querySelector("form")?.dispatchEvent(new Event("input"));
}

// twin finds the element again after the page was drawn anew: by its ID, or by what it says and how many
// before it say the same.
function twin(at) {
  if (at.id) return () => document.getElementById(at.id);
  const alike = () => [...main.querySelectorAll(at.tagName)].filter((e) => e.textContent === at.textContent);
  const place = alike().indexOf(at);
  return () => alike()[place];
}

// view is the order in which a capture is read.
function view(c) {
  const r = c.report;
  if (!r) return [...unjudged(c), flowSection(c), rawSection(c)];
  const m = r.message;
  return [
    verdictPart(c, compareChoice(c)),
    ...originNotes(c),
    tabs(sections(r)),
    flowSection(c),
    answerSection(c),
    logsSection(r),
    causesSection(c),
    findingsSection(r),
    m?.assertion && attributesSection(m, r.findings),
    m && timesSection(c),
    m && relaySection(m),
    m?.request && requestSection(m),
    whatIfSection(c),
    checksSection(r),
    m && signaturesSection(m),
    m && api.askAWS && askSection(c),
    fixtureSection(c),
    c.xml && xmlSection(c.xml, r.findings),
    layersSection(r),
    rawSection(c),
  ];
}

// sections are those that there is a tab for: the ID of the heading, a word, how many.
function sections(r) {
  const m = r.message;
  const open = r.checks.filter((c) => c.outcome === "not-checked").length;
  return [
    ["causes", "Causes", r.causes.length, r.causes.length > 0],
    ["findings", "Findings", r.findings.length, r.findings.length > 0],
    ["attributes", "Attributes", m?.assertion?.attributes?.length, m?.assertion],
    ["times", "Times", 0, m],
    ["relay", "Relay state", 0, m && m.relayState !== null],
    ["whatif-title", "What if", 0, m?.assertion],
    ["checks", open ? "Not checked" : "Checks", open, true],
    ["signatures", "Signature", 0, m],
    ["fixture", "Fixture", 0, m],
    ["xml-title", "XML", 0, r.kind !== "no-response"],
    ["raw", "Raw", 0, true],
  ].filter(([, , , there]) => there);
}
