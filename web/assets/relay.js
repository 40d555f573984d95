// The relay state: where AWS sends the browser.

import { relayBuilder } from "./builder.js";
import { el, fold, section } from "./dom.js";

export function relaySection(m) {
  if (m.relayState === null) return null;
  return section("relay", "Relay state",
    m.relayState === "" ? el("p", {}, "None: AWS sends the browser to the console's start page.") : [
      el("p", {}, fold(m.relayState)),
      m.relay?.length > 0 &&
        el("dl", {}, m.relay.map((p) => [el("dt", {}, p.name), el("dd", { class: "value" }, p.value)])),
    ],
    relayBuilder());
}
