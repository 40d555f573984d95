// A capture as a fixture: what would leave the machine is shown before it does.

import * as api from "./backend.js";
import { copyButton, el, section } from "./dom.js";

export function fixtureSection(c) {
  if (!c.samlResponse || !c.report) return null;
  const out = el("div", {});
  const make = el("button", { type: "button" }, "Make a redacted fixture");
  make.addEventListener("click", async () => {
    make.disabled = true;
    try {
      out.replaceChildren(...await preview(c.id, await api.fixture(c.id)));
    } catch (e) {
      out.replaceChildren(el("p", { class: "bad", role: "alert" }, e.message));
    } finally {
      make.disabled = false;
    }
  });
  return section("fixture", "Keep it as a test",
    el("p", {}, "A recorded sign-in without real data, for the tests in CI."),
    el("div", { "data-keep": "fixture" }, el("p", { class: "buttons" }, make), out)); // news leave it as it is
}

async function preview(id, text) {
  const name = id + ".saml";
  const file = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  const save = el("a", { class: "button primary", href: file, download: name }, "Download " + name);
  return [
    el("p", {}, el("span", { class: "chip safe" }, "safe to share"),
      " samlscope replaced people, tenants, accounts, keys and certificates. ",
      "It signed the message again with a throw-away key; every check gives the same result."),
    el("pre", { class: "preview", tabindex: "0", "aria-label": "The fixture" }, text),
    el("p", { class: "buttons" }, save, copyButton(text, "Copy the fixture"),
      api.link && copyButton(await api.link(text), "Copy a link that carries it")),
    el("p", { class: "quiet" }, "CI checks it with ", el("code", {}, "samlscope fixture verify"),
      ". You download exactly this text. Each new fixture gets new pseudonyms."),
  ];
}
