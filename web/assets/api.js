// The JSON API. The cookie that the printed URL set goes along by itself.

export class Problem extends Error {}

async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch("/api/v1" + path, { method, body });
  } catch {
    throw new Problem("samlscope does not answer. Is it still running in the terminal?");
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

export const captures = (query) => json(ask("GET", "/captures?" + new URLSearchParams(query)));
export const capture = (id) => json(ask("GET", "/captures/" + encodeURIComponent(id)));
export const forward = (id) => json(ask("POST", `/captures/${encodeURIComponent(id)}/forward`));
export const drop = (id) => json(ask("POST", `/captures/${encodeURIComponent(id)}/drop`));
export const askAWS = (id, role) => json(ask("POST", `/captures/${encodeURIComponent(id)}/ask`, JSON.stringify({ via: "sts", role })));
export const remove = (id) => ask("DELETE", "/captures/" + encodeURIComponent(id));
export const removeAll = () => ask("DELETE", "/captures");
export const explain = async (text, capture = "") => (await json(ask("GET", "/explain?" + new URLSearchParams(capture ? { text, capture } : { text })))).matches;
export const diff = (a, b) => json(ask("GET", "/diff?" + new URLSearchParams({ a, b })));
export const whatIf = (id, changes, fix) => json(ask("POST", `/captures/${encodeURIComponent(id)}/whatif`, JSON.stringify({ changes, fix })));
export const judgeAgain = (id) => json(ask("POST", `/captures/${encodeURIComponent(id)}/judge`));
export const fixture = async (id) => (await ask("GET", `/captures/${encodeURIComponent(id)}/fixture`)).text();
export const evidence = async () => (await json(ask("GET", "/evidence"))).evidence;
export const supply = (body, name) => json(ask("POST", "/evidence?" + new URLSearchParams({ name }), body));
export const forget = (id) => ask("DELETE", "/evidence/" + encodeURIComponent(id));
export const checks = () => json(ask("GET", "/checks"));
export const about = () => json(ask("GET", "/about"));

// inspect judges what was pasted, records it, and returns the address of its page.
// alone judges it without what is known here.
export async function inspect(body, name, alone = false) {
  const answer = await ask("POST", "/inspect?" + new URLSearchParams({ record: "true", name, ...(alone && { alone: "true" }) }), body);
  return answer.headers.get("Location");
}
