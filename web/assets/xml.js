// The exact text, shown with a line for each tag and the findings marked. The
// breaks and indents are only shown: no character is added to or taken from
// the text, and offsets stay those of the report.

import { copyButton, el, folded, visible } from "./dom.js";

const encoder = new TextEncoder();
const firstLines = 400;

// xmlSection shows the text. Offsets of findings count bytes of UTF-8.
export function xmlSection(text, findings) {
  const marks = findings
    .map((f, index) => ({ index, from: f.offset, to: f.offset + f.length, severity: f.severity, title: f.title }))
    .filter((m, i) => findings[i].line > 0 && m.to > m.from);
  const lines = layout(text);
  const code = el("ol", { class: "xml", tabindex: "0", "aria-label": "The XML as received, formatted" });
  const draw = (n) => {
    const rows = [];
    for (const m of marks) m.placed = false;
    lines.slice(0, n).forEach((l, i) => rows.push(row(l, marks, (lines[i + 1]?.indent ?? 0) > l.indent)));
    code.replaceChildren(...rows);
  };
  const reach = marks.length ? Math.max(...marks.map((m) => lines.findIndex((l) => l.end > m.from))) : 0;
  draw(Math.max(firstLines, reach + 20));
  const drawAll = () => { if (code.childElementCount < lines.length) draw(lines.length); };
  const all = code.childElementCount < lines.length &&
    el("button", { type: "button", onclick: () => { drawAll(); all.remove(); } }, `Show all ${lines.length} lines`);
  const s = folded("xml-title", "XML",
    el("p", { class: "quiet" }, "Laid out for reading; the text itself is exact. ",
      "A formatted copy doesn't verify, so copy the exact one: ", copyButton(text, "Copy the exact XML")),
    finder(code, drawAll), code, all && el("p", {}, all));
  s.id = "xml";
  return s;
}

// finder looks for text in all lines; Enter walks through those that hold it.
function finder(code, drawAll) {
  const find = el("input", { id: "xml-find", type: "search", autocomplete: "off", spellcheck: "false" });
  const hits = el("span", { class: "quiet", role: "status" });
  let found = [], shown = -1;
  const next = () => {
    if (!found.length) return;
    shown = (shown + 1) % found.length;
    found.forEach((li, i) => li.classList.toggle("hit", i === shown));
    found[shown].scrollIntoView({ block: "center" });
    hits.textContent = `${shown + 1} of ${found.length} lines`;
  };
  find.addEventListener("input", () => {
    drawAll();
    const wanted = find.value.toLowerCase();
    unfold(code);
    for (const li of code.children) li.classList.remove("hit");
    found = wanted ? [...code.children].filter((li) => li.textContent.toLowerCase().includes(wanted)) : [];
    shown = -1;
    hits.textContent = wanted ? (found.length === 1 ? "1 line" : `${found.length} lines`) : "";
  });
  find.addEventListener("keydown", (e) => {
    if (e.key !== "Enter") return;
    e.preventDefault();
    next();
  });
  return el("p", { class: "find" }, el("label", { for: "xml-find" }, "Find in the XML"), find, hits);
}

// showInXML goes to the mark of a finding.
export function showInXML(index) {
  const mark = document.getElementById("mark-" + index);
  if (!mark) return;
  mark.closest("details").open = true;
  if (mark.closest("li").hidden) unfold(mark.closest("ol"));
  mark.scrollIntoView({ block: "center" });
  mark.focus({ preventScroll: true });
}

// layout cuts the text into lines: a new one for each start tag, and for an end
// tag that follows a tag. It keeps where each piece begins, in bytes.
function layout(text) {
  const tokens = text.match(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[^>]*>?|[^<]+/g) ?? [];
  const lines = [];
  let depth = 0, at = 0, line = null, afterText = false;
  const start = (indent) => { line = { indent, tokens: [], start: at, end: at }; lines.push(line); };
  for (const t of tokens) {
    const closing = t.startsWith("</"), tag = t[0] === "<" && !t.startsWith("<!"), blank = t[0] !== "<" && !t.trim();
    if (closing) depth = Math.max(0, depth - 1);
    if (!line || (tag && !(closing && afterText)) || t.startsWith("<!--")) start(depth);
    line.tokens.push({ text: t, at, kind: t[0] !== "<" ? "text" : tag ? "tag" : "other" });
    at += encoder.encode(t).length;
    line.end = at;
    if (tag && !closing && !t.endsWith("/>")) depth++;
    afterText = blank ? afterText && !closing : !tag || (!closing && !t.endsWith("/>"));
  }
  return lines;
}

// fold hides what stands inside the element that begins on a line, or shows it again.
function fold(button) {
  const close = button.getAttribute("aria-expanded") === "true";
  const li = button.parentElement, indent = Number(li.dataset.indent);
  let next = li.nextElementSibling;
  while (next && Number(next.dataset.indent) > indent) {
    next.hidden = close;
    next = next.nextElementSibling;
  }
  shownAs(button, !close);
}

function unfold(code) {
  for (const li of code.children) li.hidden = false;
  for (const b of code.querySelectorAll(".fold")) shownAs(b, true);
}

function shownAs(button, open) {
  button.setAttribute("aria-expanded", open);
  button.textContent = open ? "−" : "+";
}

function row(line, marks, folds) {
  const li = el("li", { "data-indent": String(line.indent) });
  if (folds) {
    const name = line.tokens.find((t) => t.kind === "tag")?.text.match(/^<([\w:.-]+)/)?.[1] ?? "element";
    const attributes = { type: "button", class: "fold", "aria-expanded": "true", "aria-label": "Fold " + name };
    const b = el("button", { ...attributes, onclick: () => fold(b) }, "−");
    li.append(b);
  }
  li.style.setProperty("--indent", Math.min(line.indent, 12)); // through the object model, which the policy allows
  for (const t of line.tokens) li.append(...token(t, marks));
  return li;
}

// token shows one token, with the marked stretches of it set apart.
function token(t, marks) {
  const bytes = encoder.encode(t.text);
  const end = t.at + bytes.length;
  const here = marks.filter((m) => m.from < end && m.to > t.at);
  const shown = (from, to) => piece(new TextDecoder().decode(bytes.subarray(from, to)), t.kind);
  if (!here.length) return [piece(t.text, t.kind)];
  const ends = here.flatMap((m) => [Math.max(0, m.from - t.at), Math.min(bytes.length, m.to - t.at)]);
  const cuts = [...new Set([0, bytes.length, ...ends])].sort((a, b) => a - b);
  const out = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const m = here.find((x) => x.from - t.at <= cuts[i] && x.to - t.at >= cuts[i + 1]);
    if (!m) {
      out.push(shown(cuts[i], cuts[i + 1]));
      continue;
    }
    const first = t.at + cuts[i] === m.from || cuts[i] === 0;
    // Kept on the mark and not looked up in the document, which may still show the text that this one replaces.
    const id = first && !m.placed && "mark-" + m.index;
    m.placed = true;
    out.push(el("mark", { class: m.severity, id, tabindex: "-1", title: m.title }, shown(cuts[i], cuts[i + 1])));
  }
  return out;
}

// piece colours a token: names, attribute names, values.
function piece(text, kind) {
  if (kind === "text") return el("span", { class: "t" }, text.trim() ? text : "");
  if (kind === "other") return el("span", { class: "c" }, text);
  const out = document.createDocumentFragment();
  for (const part of text.match(/"[^"]*"|'[^']*'|[^"']+|["']/g) ?? []) {
    if (/^["']/.test(part)) out.append(el("span", { class: "v" }, part));
    else out.append(visible(part));
  }
  return out;
}
