// What AWS said of a message: its answer to the browser, to our own question, and in logs.

import * as api from "./backend.js";
import { el, section } from "./dom.js";
import { second, span } from "./words.js";

export function answerSection(c) {
  const a = c.answer;
  if (!a) {
    return c.state === "forwarded" &&
      el("p", { class: "quiet" }, "Forwarded. AWS's answer went to the browser and samlscope didn't see it.");
  }
  if (a.status === 0) {
    return section("answer", "AWS's answer", el("p", { class: "bad" }, "AWS wasn't reached: ", a.failed));
  }
  return section("answer", "AWS's answer", answered(a, c.answerBeside));
}

// answered shows what AWS said beside what was predicted.
function answered(a, beside) {
  return [
    a.clockAhead && el("p", { class: "bad" },
      `The clock of this machine is ${span(Math.abs(a.clockAhead))} ${a.clockAhead > 0 ? "ahead of" : "behind"} `,
      "AWS's, so verdicts about times are wrong here. Turn on time synchronisation."),
    a.unclear && el("p", { class: "quiet" }, "This answer says nothing about this message."),
    beside && el("p", { class: beside.agrees ? "good" : "bad" },
      beside.sentence[0].toUpperCase() + beside.sentence.slice(1) + "."),
    el("dl", {},
      el("dt", {}, "Status"), el("dd", {}, [a.status, a.code].filter(Boolean).join(" ")),
      a.awsError && [el("dt", {}, "AWS says"), el("dd", {}, el("q", {}, a.awsError))],
      a.session && [el("dt", {}, "The session would be"), el("dd", { class: "value" }, a.session)],
      a.location && [el("dt", {}, "Sends the browser to"), el("dd", { class: "value" }, a.location)],
      a.matched && [el("dt", {}, "Same refusal as"), el("dd", {}, el("code", {}, a.matched))]),
  ];
}

// askSection lets a person ask AWS itself, and shows what it answered last.
export function askSection(c) {
  const { assertion } = c.report.message;
  if (!assertion) return null;
  const roles = assertion.roles ?? [];
  const role = roles.length > 1 &&
    el("select", { id: "ask-role" }, roles.map((r) => el("option", { value: r.role }, r.role)));
  const problem = el("p", { class: "bad", role: "alert" });
  const button = el("button", { type: "button" }, "Ask AWS");
  button.addEventListener("click", async () => {
    button.disabled = true;
    problem.textContent = "";
    try {
      await api.askAWS(c.id, role ? role.value : roles[0]?.role ?? "");
    } catch (e) {
      problem.textContent = e.message;
      button.disabled = false;
    }
  });
  const by = c.asked?.via === "sts" ? "STS AssumeRoleWithSAML" : "a post to the sign-in";
  return section("ask", "Ask AWS itself",
    c.asked && [
      el("p", { class: "quiet" }, `Asked by ${by}, ${second(c.asked.at)}`),
      answered(c.asked, c.askedBeside),
    ],
    el("p", {}, "Sends the message to AWS STS (AssumeRoleWithSAML) within its five minutes, without the browser. ",
      "You see AWS's answer here; samlscope throws away what AWS grants."),
    role && el("p", {}, el("label", { for: "ask-role" }, "Role to ask for "), role),
    el("p", { class: "buttons" }, button), problem);
}

// logsSection shows what supplied logs recorded of this sign-in.
export function logsSection(r) {
  if (!r.logs?.length) return null;
  return section("logs", "What the logs say", el("ul", {}, r.logs.map((e) => el("li", { class: e.ok ? "" : "bad" },
    e.says, el("span", { class: "quiet" }, ` matched by ${e.matchedBy}`)))));
}
