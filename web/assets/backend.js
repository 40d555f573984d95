// What the page works on: samlscope itself, by the JSON API. The cookie goes along by itself, the page's key in a
// header. web/tab has the same without a server; what only a relay can do is absent there.

import { Events } from "./events.js";
import { keyHeader } from "./key.js";
import { Problem } from "./problem.js";

// connected is what the page says while captures arrive.
export const connected = "live";

// kept remembers what the reader chose.
export const kept = localStorage;

async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch("/api/v1" + path, { method, body, headers: keyHeader() });
  } catch {
    throw new Problem("samlscope doesn't answer. Is it still running in the terminal?");
  }
  if (answer.ok) return answer;
  let said = { message: answer.statusText, hint: "" };
  try {
    said = (await answer.json()).error;
  } catch {
    // An answer without JSON keeps its status text.
  }
  throw new Problem(said.hint ? `${said.message}. ${said.hint}` : said.message);
}

const json = async (answer) => (await answer).json();

const one = (id) => "/captures/" + encodeURIComponent(id);
const query = (values) => "?" + new URLSearchParams(values);

export const captures = (filter) => json(ask("GET", "/captures" + query(filter)));
export const capture = (id) => json(ask("GET", one(id)));
export const forward = (id) => json(ask("POST", one(id) + "/forward"));
export const drop = (id) => json(ask("POST", one(id) + "/drop"));
export const askAWS = (id, role) => json(ask("POST", one(id) + "/ask", JSON.stringify({ via: "sts", role })));
export const remove = (id) => ask("DELETE", one(id));
export const removeAll = () => ask("DELETE", "/captures");
export const explain = (text, capture = "") =>
  json(ask("GET", "/explain" + query(capture ? { text, capture } : { text })));
export const diff = (a, b) => json(ask("GET", "/diff" + query({ a, b })));
export const whatIf = (id, changes, fix) => json(ask("POST", one(id) + "/whatif", JSON.stringify({ changes, fix })));
export const judgeAgain = (id) => json(ask("POST", one(id) + "/judge"));
export const fixture = async (id) => (await ask("GET", one(id) + "/fixture")).text();
export const evidence = () => json(ask("GET", "/evidence"));
export const supply = (body, name) => json(ask("POST", "/evidence" + query({ name }), body));
export const forget = (id) => ask("DELETE", "/evidence/" + encodeURIComponent(id));
export const checks = () => json(ask("GET", "/checks"));
export const about = () => json(ask("GET", "/about"));
export const events = () => new Events("/api/v1/events");
export const sample = async () => (await fetch(new URL("./sample.txt", import.meta.url))).text();

// inspect judges what was pasted, records it, and returns the address of its page.
// alone judges it without what is known here.
export async function inspect(body, name, alone = false) {
  const options = { record: "true", name, ...(alone && { alone: "true" }) };
  const answer = await ask("POST", "/inspect" + query(options), body);
  return answer.headers.get("Location");
}
