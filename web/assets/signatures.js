// The signatures of a message: what each covers, and whose key it fits.

import { el, folded, section } from "./dom.js";
import { key, signature } from "./words.js";

export function signaturesSection(m) {
  if (!m.signatures.length) {
    return section("signatures", "Signature", el("p", {}, "There is no readable signature."));
  }
  const what = m.signatures.map((s) => `${s.element} ${s.verdict}`).join(", ");
  const title = m.signatures.length > 1 ? "Signatures: " : "Signature: ";
  return folded("signatures", title + what, m.signatures.map(article));
}

function article(s) {
  const why = s.reason ? ` ${s.reason[0].toUpperCase()}${s.reason.slice(1)}.` : "";
  const algorithms = [s.algorithm, s.digest, s.canonicalization].filter(Boolean);
  return el("article", { class: "signature" },
    el("h3", {}, `On ${s.element}: ${s.verdict}`),
    el("p", {}, signature[s.verdict] ?? "", why),
    el("dl", {},
      el("dt", {}, "Key"), el("dd", { class: "plain" }, key[s.key] ?? s.key),
      el("dt", {}, "Algorithms"),
      el("dd", {}, algorithms.map((uri, i) => [i ? ", " : "", el("span", { title: uri }, short(uri))])),
      el("dt", {}, "Reference"), el("dd", { class: "value" }, s.reference || el("em", {}, "none")),
      s.codes?.length > 0 && [el("dt", {}, "Codes"), el("dd", {}, s.codes.join(", "))],
      s.secondOpinion && [
        el("dt", {}, "Second opinion"),
        el("dd", { class: "plain" }, "goxmldsig " + s.secondOpinion.replace("-", " ")),
      ],
      s.certificate && certificate(s.certificate)));
}

function certificate(c) {
  const day = (instant) => instant.slice(0, 10);
  return [
    el("dt", {}, "Certificate"), el("dd", { class: "value" }, c.subject || el("em", {}, "unreadable")),
    el("dt", {}, "Valid"), el("dd", {}, `${day(c.notBefore)} to ${day(c.notAfter)}, ${c.keyBits} bits`),
    el("dt", {}, "SHA-256"), el("dd", { class: "value" }, c.sha256),
  ];
}

// short is the part of an algorithm's URI that people call it by.
const short = (uri) => uri.split(/[#/]/).filter(Boolean).pop() ?? uri;
