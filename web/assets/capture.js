// One capture: the verdict first, then why, then everything it rests on.

import * as api from "./api.js";
import { copyButton, el, fold, section } from "./dom.js";
import { checksSection, findingsSection } from "./findings.js";
import { attributesSection, layersSection, relaySection, signaturesSection, timesSection } from "./facts.js";
import { xmlSection } from "./xml.js";
import { flowSection } from "./flow.js";
import { fixtureSection } from "./fixture.js";
import { tryFix, whatIfSection } from "./whatif.js";
import { listed } from "./list.js";
import { ago, clock, place, screen, second, span, state, verdictSign, verdictWord } from "./words.js";

const main = document.getElementById("capture");
let id = "";
let ticking = 0;

// current is the ID of the capture that is shown, or "".
export const current = () => id;

export async function showCapture(wanted) {
  const sameOne = wanted === id;
  const asked = document.activeElement;
  id = wanted;
  const c = await api.capture(wanted);
  if (id !== wanted) return; // another one was chosen meanwhile
  clearInterval(ticking);
  if (sameOne) return renew(view(c));
  main.replaceChildren(...view(c));
  const at = document.activeElement; // who has gone elsewhere meanwhile stays there
  if (!at?.closest("#list") && (at === asked || at === document.body)) main.focus({ preventScroll: true });
}

// renew shows the news of the capture that is read already, and leaves the
// reader where they are: what is open, half typed, scrolled to or has the focus.
function renew(parts) {
  const top = main.scrollTop, at = main.contains(document.activeElement) && document.activeElement;
  const open = new Set([...main.querySelectorAll("details[open] > summary")].map((s) => s.textContent));
  const kept = [...main.querySelectorAll("[data-keep]")];
  main.replaceChildren(...parts);
  for (const s of main.querySelectorAll("details > summary")) if (open.has(s.textContent)) s.parentElement.open = true;
  for (const k of kept) {
    main.querySelector(`[data-keep="${k.dataset.keep}"]`)?.replaceWith(k);
    k.querySelector("form")?.dispatchEvent(new Event("input")); // judged with what is known now
  }
  main.scrollTop = top;
  if (at) (at.isConnected ? at : (at.id && document.getElementById(at.id)) || main).focus({ preventScroll: true });
}

function view(c) {
  const r = c.report;
  if (!r) return unjudged(c).filter(Boolean);
  const m = r.message;
  return [
    verdict(c, r),
    ...origin(c),
    c.state === "held" && held(c),
    flowSection(c),
    answer(c),
    logs(r),
    causes(c, r),
    findingsSection(r),
    m?.assertion && attributesSection(m, r.findings),
    m && timesSection(c),
    m && signaturesSection(m),
    m && relaySection(m),
    m?.request && request(m),
    whatIfSection(c),
    checksSection(r),
    c.xml && xmlSection(c.xml, r.findings),
    m && asking(c, m),
    fixtureSection(c),
    layersSection(r),
    raw(c),
  ].filter(Boolean);
}

// unjudged shows a sign-in without a message, or a message without a verdict.
function unjudged(c) {
  if (!c.verdict) return [el("h1", {}, "Not judged yet"), el("p", {}, "The message is recorded; its verdict is not there yet."), flowSection(c), raw(c)];
  return [
    el("div", { class: "verdict " + c.verdict }, el("p", { class: "badge " + c.verdict }, el("span", { "aria-hidden": "true" }, verdictSign[c.verdict] + " "), "no Response"), el("h1", {}, c.headline)),
    flowSection(c), raw(c)];
}

function verdict(c, r) {
  const v = r.verdict || "";
  const when = r.evaluatedAt ? `judged as of ${second(r.evaluatedAt)}, ${clock[r.evaluatedAtBasis] ?? r.evaluatedAtBasis}` : "";
  return el("div", { class: "verdict " + v },
    el("p", { class: "badge " + v }, el("span", { "aria-hidden": "true" }, verdictSign[v] + " "), verdictWord[v]),
    el("h1", {}, r.headline),
    el("p", { class: "quiet" }, [c.who, when, `came by ${c.via}`, state[c.state]].filter(Boolean).join(" · ")),
    jumps(r));
}

// jumps lead to the sections, so that everything is one click away.
function jumps(r) {
  const m = r.message;
  const all = [["causes", "Causes", r.causes.length], ["findings", "Findings", r.findings.length], ["attributes", "Attributes", m?.assertion], ["times", "Times", m], ["signatures", "Signature", m],
    ["relay", "Relay state", m && m.relayState !== null], ["whatif-title", "What if", m?.assertion], ["checks", "Checks", true], ["xml-title", "XML", true], ["fixture", "Fixture", m]];
  return el("nav", { class: "jumps", "aria-label": "Parts of this capture" }, all.filter(([, , there]) => there).map(([id, word]) => el("a", { href: "#" + id }, word)));
}

function held(c) {
  const left = el("strong", {});
  const until = Date.parse(c.redeemUntil ?? "");
  const tick = () => {
    const s = Math.floor((until - Date.now()) / 1000);
    left.textContent = s > 0 ? `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, "0")} s left` : "the five minutes are over";
  };
  if (!Number.isNaN(until)) {
    tick();
    ticking = setInterval(tick, 1000);
  }
  const problem = el("p", { class: "bad", role: "alert" });
  const button = (words, more, act) => {
    const b = el("button", { type: "button", ...more }, words);
    b.addEventListener("click", async () => {
      b.disabled = true;
      try {
        await act(c.id);
      } catch (e) {
        problem.textContent = e.message;
        b.disabled = false;
      }
    });
    return b;
  };
  const drop = button("Drop", {}, api.drop);
  const onTheWay = c.via === "browse" || c.via === "intercept";
  if (c.tabClosed) {
    return el("div", { class: "bar", role: "group", "aria-label": "This message cannot go on" },
      el("span", {}, "The tab that held this message was closed, so it cannot go on. AWS never saw it. Sign in again for a fresh one."), drop, problem);
  }
  return el("div", { class: "bar", role: "group", "aria-label": "This message waits" },
    el("span", {}, "This message waits for you. ", left),
    onTheWay && button("Forward to AWS", { class: "primary" }, api.forward),
    c.relayPage && el("a", { class: "button primary", href: c.relayPage, target: "_blank", rel: "noopener" }, "Open its page to forward it"),
    drop, problem,
    el("p", { class: "quiet" }, onTheWay
      ? "The tab of the sign-in carries on with the original bytes; there the message can be edited too. Dropped, AWS never sees it."
      : "Forwarding happens on the page in the tab of the sign-in, so that AWS's cookies reach that browser. The original bytes go on. Dropped, AWS never sees the message."));
}

// origin says where a capture comes from, if from another one.
function origin(c) {
  const to = (id, text) => el("a", { href: "/captures/" + id }, text);
  return [
    c.replayOf && el("p", { class: "note" }, "The same message was ", to(c.replayOf, "captured before"), ": the browser posted it again. AWS refuses many messages that it was given once already."),
    c.editedFrom && el("p", { class: "note" }, "A person edited ", to(c.editedFrom, "another capture"), " into this one, so a signature over what was changed is broken."),
  ];
}

function answer(c) {
  const a = c.answer;
  if (!a) return c.state === "forwarded" && el("p", { class: "quiet" }, "Forwarded. AWS's answer went to the browser and was not seen here.");
  if (a.status === 0) return section("answer", "AWS's answer", el("p", { class: "bad" }, "AWS was not reached: ", a.failed));
  return section("answer", "AWS's answer", ...answered(a, c.answerBeside));
}

// answered shows what AWS said beside what was predicted.
function answered(a, beside) {
  return [
    a.clockAhead && el("p", { class: "bad" }, `The clock of this machine is ${span(Math.abs(a.clockAhead))} ${a.clockAhead > 0 ? "ahead of" : "behind"} AWS's, so verdicts about times are wrong here. Switch on time synchronisation.`),
    beside && el("p", { class: beside.agrees ? "good" : "bad" }, beside.sentence[0].toUpperCase() + beside.sentence.slice(1) + "."),
    el("dl", {},
      el("dt", {}, "Status"), el("dd", {}, [a.status, a.code].filter(Boolean).join(" ")),
      a.awsError && [el("dt", {}, "AWS says"), el("dd", {}, el("q", {}, a.awsError))],
      a.session && [el("dt", {}, "The session would be"), el("dd", { class: "value" }, a.session)],
      a.location && [el("dt", {}, "Sends the browser to"), el("dd", { class: "value" }, a.location)],
      a.matched && [el("dt", {}, "Same refusal as"), el("dd", {}, el("code", {}, a.matched))])];
}

// asking lets a person ask AWS itself, and shows what it answered last.
function asking(c, m) {
  if (!m.assertion) return null;
  const roles = m.assertion.roles ?? [];
  const role = roles.length > 1 && el("select", { id: "ask-role" }, roles.map((r) => el("option", { value: r.role }, r.role)));
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
  return section("ask", "Ask AWS itself",
    c.asked && [el("p", { class: "quiet" }, `Asked by ${c.asked.via === "sts" ? "STS AssumeRoleWithSAML" : "a post to the sign-in"}, ${second(c.asked.at)}`), ...answered(c.asked, c.askedBeside)],
    el("p", {}, "Sends the message to AWS STS (AssumeRoleWithSAML) within its five minutes, without the browser. What AWS grants is thrown away; its answer is shown here."),
    role && el("p", {}, el("label", { for: "ask-role" }, "Role to ask for "), role),
    el("p", { class: "buttons" }, button), problem);
}

// logs shows what supplied logs recorded of this sign-in.
function logs(r) {
  if (!r.logs?.length) return null;
  return section("logs", "What the logs say", el("ul", {}, r.logs.map((e) => el("li", { class: e.ok ? "" : "bad" }, e.says, el("span", { class: "quiet" }, ` told by ${e.matchedBy}`)))));
}

function causes(c, r) {
  if (!r.causes.length) return null;
  return section("causes", r.causes.length > 1 ? "Causes, and where to fix them" : "Cause, and where to fix it",
    r.causes.map((cause) => {
      const copy = el("div", { role: "status" });
      const apply = cause.fixVerified !== undefined && el("button", { type: "button" }, "Apply this fix to a copy");
      if (apply) apply.addEventListener("click", () => tryFix(c, cause.id, copy));
      return el("article", { class: "cause" },
        el("h3", {}, cause.title),
        el("p", {}, cause.explanation),
        cause.evidence && el("p", { class: cause.evidence === "struck" ? "bad" : "good" }, cause.evidence === "struck" ? "Struck: AWS took this message. " : "Confirmed. ", cause.evidenceSays),
        fixes(cause.fixes),
        cause.fixVerified === true && el("p", { class: "good" }, "Proved: applied to a copy of the message, this fix removes the errors that it explains."),
        cause.fixVerified === false && el("p", {}, "Applied to a copy of the message, this fix does not remove everything that it explains: something else is wrong too."),
        el("p", { class: "buttons" }, apply, el("span", { class: "quiet" }, "Explains ", cause.findings.map((f, i) => [i ? ", " : "", el("a", { href: "#finding-" + f }, f)]))),
        copy);
    }));
}

// fixes are steps: product, the screens as a path, what to do there.
export function fixes(list) {
  return el("ol", { class: "fixes" }, list.map((f) => el("li", {},
    el("div", { class: "path" }, screen(f.where, f.path) ? el("a", { href: screen(f.where, f.path), rel: "noreferrer noopener", target: "_blank" }, place[f.where]) : el("strong", {}, place[f.where] ?? f.where),
      f.path.split(" > ").map((step) => el("span", { class: "step" }, step))),
    el("div", {}, f.do, toCopy(f.do).map((v) => [" ", copyButton(v, "Copy " + v)])))));
}

// toCopy are the values in a step that a person would type.
function toCopy(text) {
  return [...new Set(text.match(/https:\/\/[^\s,;<>]+[^\s,;.<>]|urn:[\w:.-]*\w|user\.[a-z]+\b|\b[A-Z]\w+\(\[[^)]*\)|(?<=\bto )\$\{user:\w+\}/g) ?? [])].slice(0, 4);
}

function request(m) {
  const q = m.request;
  const rows = [["Reply URL asked for", q.acs], ["NameIDPolicy", q.nameIdPolicy], ["RequestedAuthnContext", q.authnContext?.join(" ")],
    ["ForceAuthn", q.forceAuthn], ["NameID", q.nameId], ["SessionIndex", q.sessionIndex?.join(" ")]].filter(([, v]) => v);
  return section("request", "Request", el("dl", {}, rows.map(([k, v]) => [el("dt", {}, k), el("dd", { class: "value" }, v)])));
}

function raw(c) {
  const remove = el("button", { type: "button" }, "Delete this capture");
  remove.addEventListener("click", () => api.remove(c.id));
  const value = c.samlResponse || (c.body ? atob(c.body) : "");
  return section("raw", "As it came",
    el("dl", {},
      el("dt", {}, "Received"), el("dd", {}, second(c.receivedAt)), el("dt", {}, "Goes to"), el("dd", { class: "value" }, c.endpoint || "nowhere"),
      c.report && [el("dt", {}, "SHA-256 of the value"), el("dd", { class: "value" }, c.report.source.sha256)]),
    el("p", {}, fold(value, 300)),
    el("p", { class: "buttons" }, copyButton(value, "Copy the value"), c.xml && copyButton(c.xml, "Copy the exact XML"), comparing(c), remove));
}

// comparing offers the other captures to compare with.
function comparing(c) {
  const others = listed().filter((x) => x.id !== c.id && x.verdict).slice(0, 50);
  if (!others.length) return null;
  const choice = el("select", { id: "compare-with", "aria-label": "Compare with" }, el("option", { value: "" }, "Compare with …"),
    others.map((x) => el("option", { value: x.id }, `${ago(x.receivedAt)}, ${x.who || "nobody named"}, ${verdictWord[x.verdict]}`)));
  choice.addEventListener("change", () => { if (choice.value) location.assign(`/compare?a=${encodeURIComponent(c.id)}&b=${encodeURIComponent(choice.value)}`); });
  return choice;
}

export function leave() {
  id = "";
  clearInterval(ticking);
}

export function showEmpty(about, captures) {
  id = "";
  clearInterval(ticking);
  main.replaceChildren(
    el("h1", {}, captures ? "Choose a capture" : "No sign-in captured yet"),
    el("p", {}, "samlscope reads the SAML Response on its way from Microsoft Entra ID to AWS, and says what AWS will do with it and where to fix it."),
    el("div", { class: "ways" }, about.ways.map((w) => el("article", {},
      el("h2", {}, w.title), el("p", {}, w.text),
      w.command && el("p", { class: "command" }, el("code", {}, w.command), copyButton(w.command))))),
    el("p", { class: "buttons" }, el("button", { type: "button", class: "primary", id: "sample" }, "Load a sample that fails")),
    el("p", { class: "quiet" }, `samlscope ${about.version}, ${about.checks} checks. Nothing is sent anywhere unless you press the button for it.`));
}

export function showProblem(message) {
  clearInterval(ticking);
  main.replaceChildren(el("h1", {}, "That did not work"), el("p", { role: "alert" }, message), el("p", {}, el("a", { href: "/" }, "Back to the start")));
}

