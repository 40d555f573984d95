// What can be done with a message that waits.

import * as api from "./api.js";
import { el } from "./dom.js";

const forged = "attack"; // the cause of a message that was built to deceive

export function heldBar(c) {
  const problem = el("p", { class: "bad", role: "alert" });
  const attack = c.report?.causes.some((x) => x.id === forged);
  const drop = action("Drop", { class: attack && "primary danger" }, () => api.drop(c.id), problem);
  if (c.tabClosed) {
    return el("div", { class: "bar", role: "group", "aria-label": "This message can't continue" },
      el("p", {}, "Its tab was closed, so this message can't continue. AWS never saw it. ",
        "Sign in again for a fresh one."),
      el("p", { class: "buttons" }, drop), problem);
  }
  const onTheWay = c.via === "browse" || c.via === "intercept";
  const style = c.verdict === "reject" ? "button" : "button primary";
  return el("div", { class: "bar", role: "group", "aria-label": "This message waits" },
    el("p", { class: "buttons" },
      attack && drop,
      onTheWay && action("Forward to AWS", { class: style }, () => api.forward(c.id), problem),
      c.relayPage && el("a", { class: style, href: c.relayPage, target: "_blank", rel: "noopener" },
        "Open its page to forward it"),
      !attack && drop),
    problem,
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
