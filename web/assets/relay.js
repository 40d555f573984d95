// The relay state: where AWS sends the browser, and how to make one for Amazon Connect.

import { copyButton, el, fold, section } from "./dom.js";

const regionName = /^[a-z]{2}(-[a-z]+)+-\d$/;
const instanceID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const instanceARN = /^arn:aws[\w-]*:connect:([\w-]+):\d+:instance\/([\w-]+)/;

export function relaySection(m) {
  if (m.relayState === null) return null;
  return section("relay", "Relay state",
    m.relayState === "" ? el("p", {}, "None: AWS sends the browser to the console's start page.") : [
      el("p", {}, fold(m.relayState)),
      m.relay?.length > 0 &&
        el("dl", {}, m.relay.map((p) => [el("dt", {}, p.name), el("dd", { class: "value" }, p.value)])),
    ],
    builder());
}

// builder makes the relay state that leads to an Amazon Connect instance.
function builder() {
  const input = (id, placeholder) => el("input", { id, autocomplete: "off", spellcheck: "false", placeholder });
  const region = input("connect-region", "us-east-1");
  const instance = input("connect-id", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee");
  const page = input("connect-page", "/ccp-v2/");
  const labelled = (field, label) => [el("label", { for: field.id }, label), field];
  const out = el("p", { class: "value", role: "status" });
  const form = el("form", { class: "builder" },
    labelled(region, "Region"),
    labelled(instance, "Instance ID, or its ARN"),
    labelled(page, "Page to open first (optional)"));
  form.addEventListener("submit", (e) => e.preventDefault());
  form.addEventListener("input", () => {
    const arn = instance.value.trim().match(instanceARN);
    const where = arn ? arn[1] : region.value.trim(), what = arn ? arn[2] : instance.value.trim();
    if (!regionName.test(where) || !instanceID.test(what)) {
      out.replaceChildren(where && what
        ? "Enter a Region like us-east-1, and an instance ID of 36 lower-case characters."
        : "");
      return;
    }
    const first = page.value.trim();
    const url = `https://${where}.console.aws.amazon.com/connect/federate/${what}` +
      (first ? "?destination=" + encodeURIComponent(first) : "");
    out.replaceChildren(url, " ", copyButton(url));
  });
  return el("details", { "data-keep": "relay-builder" },
    el("summary", {}, "Make a relay state for Amazon Connect"), form, out);
}
