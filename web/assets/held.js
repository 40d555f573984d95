// The bar of a message that waits: how long it may, and what to do with it.

import * as api from "./api.js";
import { el } from "./dom.js";

export function heldBar(c) {
  const problem = el("p", { class: "bad", role: "alert" });
  const drop = action("Drop", {}, () => api.drop(c.id), problem);
  if (c.tabClosed) {
    return el("div", { class: "bar", role: "group", "aria-label": "This message cannot go on" },
      el("span", {}, "The tab that held this message was closed, so it cannot go on. AWS never saw it. ",
        "Sign in again for a fresh one."),
      drop, problem);
  }
  const onTheWay = c.via === "browse" || c.via === "intercept";
  return el("div", { class: "bar", role: "group", "aria-label": "This message waits" },
    el("span", {}, "This message waits for you. ", countdown(c.redeemUntil)),
    onTheWay && action("Forward to AWS", { class: "primary" }, () => api.forward(c.id), problem),
    c.relayPage && el("a", { class: "button primary", href: c.relayPage, target: "_blank", rel: "noopener" },
      "Open its page to forward it"),
    drop, problem,
    el("p", { class: "quiet" }, onTheWay
      ? "The tab of the sign-in carries on with the original bytes; there the message can be edited too. " +
        "Dropped, AWS never sees it."
      : "Forwarding happens on the page in the tab of the sign-in, so that AWS's cookies reach that browser. " +
        "The original bytes go on. Dropped, AWS never sees the message."));
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

// countdown shows the time that is left, for as long as it is in the page.
function countdown(redeemUntil) {
  const left = el("strong", {});
  if (!redeemUntil) return left;
  const until = Date.parse(redeemUntil);
  const tick = () => {
    const s = Math.floor((until - Date.now()) / 1000);
    left.textContent = s > 0
      ? `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, "0")} s left`
      : "the five minutes are over";
  };
  tick();
  const timer = setInterval(() => { left.isConnected ? tick() : clearInterval(timer); }, 1000);
  return left;
}
