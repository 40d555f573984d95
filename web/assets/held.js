// What can be done with a message that waits.

import * as api from "./backend.js";
import { left } from "./countdown.js";
import { el } from "./dom.js";

const forged = "attack"; // the cause of a message that was built to deceive

export function heldBar(c) {
  const problem = el("p", { class: "bad", role: "alert" });
  const attack = c.report?.causes.some((x) => x.id === forged);
  const drop = action("Drop", { class: attack && "primary danger" }, () => api.drop(c.id), problem);
  if (c.tabClosed) {
    return el("div", { class: "bar", role: "group", "aria-label": "This message can't continue" },
      el("p", {}, `Its tab was closed, so this message can't continue. ${c.receiver} never saw it. `,
        "Sign in again for a fresh one."),
      el("p", { class: "buttons" }, drop), problem);
  }
  const onTheWay = c.via === "browse" || c.via === "intercept";
  const late = Boolean(c.redeemUntil) && left(c.redeemUntil) === "";
  const style = c.verdict === "reject" || late ? "button" : "button primary";
  const forward = onTheWay
    ? action(`Forward to ${c.receiver}`, { class: style }, () => api.forward(c.id), problem)
    : c.relayPage && el("a", { class: style, href: c.relayPage, target: "_blank", rel: "noopener" },
      "Open its page to forward it");
  // What comes too late is not what most people want to send.
  const inTime = Date.parse(c.redeemUntil) - Date.now();
  if (inTime > 0) setTimeout(() => forward?.classList.remove("primary"), inTime);
  return el("div", { class: "bar", role: "group", "aria-label": "This message waits" },
    el("p", { class: "buttons" },
      attack && drop,
      forward,
      !attack && drop),
    problem,
    late && el("p", {}, "AWS's five minutes are over. Sign in again for a fresh message."),
    el("p", { class: "quiet" }, onTheWay
      ? "The sign-in goes on in its own tab, with the original bytes. You can edit the message there. " +
        `If you drop it, ${c.receiver} never sees it.`
      : `Forward it from the page in its own tab, so that ${c.receiver}'s cookies reach that browser. ` +
        `${c.receiver} gets the original bytes. If you drop the message, ${c.receiver} never sees it.`));
}

// action is a button that works once, and says in problem why it did not.
function action(words, attributes, act, problem) {
  const b = el("button", { type: "button", ...attributes }, words);
  b.addEventListener("click", async () => {
    b.disabled = true;
    try {
      await act();
    } catch (e) {
      problem.textContent = e.message;
      b.disabled = false;
    }
  });
  return b;
}
