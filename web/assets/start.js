// What the page shows when it shows no capture: the ways to get one, or what went wrong.

import { href } from "./address.js";
import { copyButton, el } from "./dom.js";

const main = document.getElementById("capture");

export function showEmpty(about, captures) {
  const demo = about.demo && el("a", { class: "button primary", href: about.demo, target: "_blank", rel: "noopener" },
    "Sign in at the stand-in Entra ID");
  main.replaceChildren(
    el("h1", {}, captures ? "Choose a capture" : "No sign-in captured yet"),
    el("p", {}, "samlscope reads the SAML response on its way from Microsoft Entra ID to AWS. ",
      "It says what AWS will do with it, and which setting fixes it."),
    el("p", { class: "buttons" }, demo,
      el("button", { type: "button", class: demo ? "" : "primary", id: "sample" }, "Load a sample that fails"),
      about.samples?.map((s) => el("button", { type: "button", "data-sample": s.file }, s.title))),
    el("div", { class: "ways" }, about.ways.map((w) => el("article", { class: "cause" },
      el("h2", {}, w.title), el("p", {}, w.text),
      w.link && el("p", {}, el("a", { class: "button", href: w.link }, w.action)),
      w.command && el("p", { class: "command" }, el("code", {}, w.command), copyButton(w.command))))),
    el("p", { class: "quiet" }, `samlscope ${about.version}, ${about.checks} checks. `,
      about.promise ?? "Nothing is sent anywhere until you press a button for it."));
}

export function showProblem(message) {
  main.replaceChildren(el("div", { class: "center" },
    el("h1", {}, "That didn't work"),
    el("p", { role: "alert" }, message),
    el("p", { class: "buttons" }, el("a", { class: "button", href: href("/") }, "Back to the captures"))));
}
