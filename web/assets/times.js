// The instants of a message, in words and on one line.

import { el, section, table } from "./dom.js";
import { second, span } from "./words.js";

const twoDays = 2 * 24 * 3600 * 1000;

export function timesSection(c) {
  const r = c.report, a = r.message.assertion;
  const at = r.evaluatedAt ? new Date(r.evaluatedAt) : null;
  const rows = [
    ["Issued", r.message.issueInstant],
    ["Signed in at the identity provider", a?.authnInstant],
    ["Valid from", a?.notBefore],
    ["AWS accepts it until about", c.redeemUntil],
    ["Subject confirmation ends", a?.subjectNotOnOrAfter],
    ["Valid until", a?.notOnOrAfter],
    ["Session ends", a?.sessionNotOnOrAfter],
  ].filter(([, v]) => v);
  const row = ([name, v]) => [
    name, el("span", { class: "value", title: v }, second(v)), ...(at ? [relative(new Date(v), at)] : []),
  ];
  return section("times", "Times",
    at && timeline(rows, at, c.redeemUntil),
    table(at ? ["What", "Time", "From the time of the check"] : ["What", "Time"], rows.map(row)),
    a?.sessionDuration && el("p", {},
      `SessionDuration asks for ${a.sessionDuration} s (${span(a.sessionDuration)}) of console session.`));
}

// timeline draws the instants on one line, with the time of the check. The
// table below says the same in words, so it is for the eye only. An instant
// that is days away would press all others into one point.
function timeline(rows, at, redeemUntil) {
  const near = rows.map(([name, v]) => [name, Date.parse(v)])
    .filter(([, t]) => !Number.isNaN(t) && Math.abs(t - at) < twoDays);
  if (near.length < 2) return null;
  const all = [...near.map(([, t]) => t), +at];
  const from = Math.min(...all), to = Math.max(...all);
  if (to === from) return null;
  const line = el("div", { class: "timeline", "aria-hidden": "true" });
  const place = (t) => (100 * (t - from)) / (to - from);
  const put = (cls, start, end, title) => {
    const s = el("span", { class: cls, title });
    s.style.left = place(start) + "%"; // through the object model, which the policy allows
    if (end !== undefined) s.style.width = place(end) - place(start) + "%";
    line.append(s);
  };
  const named = Object.fromEntries(near);
  if (named["Valid from"] && named["Valid until"]) put("window", named["Valid from"], named["Valid until"], "valid");
  if (redeemUntil && named.Issued) put("redeem", named.Issued, Math.min(to, Date.parse(redeemUntil)), "AWS accepts it");
  for (const [name, t] of near) put("instant", t, undefined, name);
  put("now", +at, undefined, "judged");
  return el("div", { class: "times" }, line, el("p", { class: "quiet", "aria-hidden": "true" },
    el("span", { class: "key window" }, "valid"),
    redeemUntil && el("span", { class: "key redeem" }, "AWS accepts it"),
    el("span", { class: "key now" }, "time of the check")));
}

function relative(t, at) {
  if (Number.isNaN(+t)) return "not an instant";
  const s = Math.round((t - at) / 1000);
  if (s === 0) return "the same second";
  return s < 0 ? span(-s) + " before" : span(s) + " after";
}
