// Causes: the things to change, each with its fixes and what proves it.

import { el, section } from "./dom.js";
import { fixes } from "./fixes.js";
import { tryFix } from "./whatif.js";

export function causesSection(c) {
  const { causes } = c.report;
  if (!causes.length) return null;
  const title = causes.length > 1 ? "Causes, and where to fix them" : "Cause, and where to fix it";
  return section("causes", title, causes.map((cause) => article(c, cause)));
}

function article(c, cause) {
  const copy = el("div", { role: "status" });
  const apply = cause.fixVerified !== undefined &&
    el("button", { type: "button", onclick: () => tryFix(c, cause.id, copy) }, "Apply this fix to a copy");
  const struck = cause.evidence === "struck";
  return el("article", { class: "cause" },
    el("h3", {}, cause.title),
    el("p", {}, cause.explanation),
    cause.evidence && el("p", { class: struck ? "bad" : "good" },
      // a cause without findings is one that AWS's answer suggests, and the message can rule it out
      !struck ? "Confirmed. " : cause.findings.length ? "Struck: AWS took this message. " : "Struck. ",
      cause.evidenceSays),
    fixes(cause.fixes),
    cause.fixVerified === true && el("p", { class: "good" },
      "Proved: applied to a copy of the message, this fix removes the errors that it explains."),
    cause.fixVerified === false && el("p", {},
      "Tried on a copy of the message, this fix doesn't remove everything it explains: ",
      "something else is wrong too."),
    cause.findings.length > 0 && el("p", { class: "buttons" }, apply, el("span", { class: "quiet" }, "Explains ",
      cause.findings.map((f, i) => [i ? ", " : "", el("a", { href: "#finding-" + f }, f)]))),
    copy);
}
