// How a capture came: from which other one, in which layers, and its raw value.

import * as api from "./backend.js";
import { href } from "./address.js";
import { copyButton, el, fold, folded, twice } from "./dom.js";
import { listed, reason } from "./list.js";
import { go } from "./place.js";
import { ago, second, verdictWord } from "./words.js";

// originNotes say that a capture repeats or changes another one.
export function originNotes(c) {
  const to = (id, text) => el("a", { href: href("/captures/" + id) }, text);
  return [
    c.replayOf && el("p", { class: "callout" },
      "The same message was ", to(c.replayOf, "captured before"), ": the browser posted it again. ",
      "AWS usually rejects a response it has seen before."),
    c.decodedByBrowser && el("p", { class: "callout" },
      "The browser decoded the form before the extension saw it. The values are exact. ",
      "How they were encoded isn't known."),
    c.editedFrom && el("p", { class: "callout" },
      "A person edited ", to(c.editedFrom, "another capture"), " into this one, ",
      "so its signature no longer fits."),
  ];
}

export function layersSection(r) {
  const layer = (l) => `${l.name} (${l.bytes} bytes${l.note ? ", " + l.note : ""})`;
  return folded("layers", "How it was decoded", el("p", {}, r.layers.map((l, i) => [i ? " → " : "", layer(l)])));
}

export function rawSection(c) {
  const remove = twice("Delete this capture", "Delete it for good", () => api.remove(c.id));
  const value = c.samlResponse || (c.body ? atob(c.body) : "");
  return folded("raw", "As it came",
    el("dl", {},
      el("dt", {}, "Received"), el("dd", {}, second(c.receivedAt)),
      el("dt", {}, "Goes to"), el("dd", { class: "value" }, c.endpoint || "nowhere"),
      c.report && [el("dt", {}, "SHA-256 of the value"), el("dd", { class: "value" }, c.report.source.sha256)]),
    el("p", {}, fold(value, 300)),
    el("p", { class: "buttons" },
      api.recording && c.via === "extension" && save(c.id),
      copyButton(value, "Copy the value"), c.xml && copyButton(c.xml, "Copy the exact XML"), remove));
}

// save downloads a capture as the extension recorded it.
function save(id) {
  const b = el("button", { type: "button" }, "Download as HAR (real data)");
  b.addEventListener("click", async () => {
    const file = URL.createObjectURL(new Blob([await api.recording(id)], { type: "application/octet-stream" }));
    el("a", { href: file, download: id + ".har" }).click();
    URL.revokeObjectURL(file);
  });
  return b;
}

// compareChoice offers the other captures to compare with.
export function compareChoice(c) {
  const others = listed().filter((x) => x.id !== c.id && x.verdict).slice(0, 50);
  if (!others.length) return null;
  const choice = el("select", { id: "compare-with", "aria-label": "Compare with" },
    el("option", { value: "" }, "Compare with …"),
    others.map((x) => el("option", { value: x.id },
      `${verdictWord[x.verdict]}: ${short(reason(x))} · ${x.who || "no user"} · ${ago(x.receivedAt)}`)));
  choice.addEventListener("change", () => {
    if (choice.value) go("/compare?" + new URLSearchParams({ a: c.id, b: choice.value }));
  });
  return choice;
}

const short = (text) => (text.length > 60 ? text.slice(0, 59) + "…" : text);
