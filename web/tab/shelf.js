// The captures of this tab: what was pasted or dropped, until the tab is closed.

let captures = []; // newest first
let last = 0;
const listeners = new Set();

// Events tells of changes, as the server's stream does.
export class Events extends EventTarget {
  #tell = ({ kind, data }) => this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) }));

  // ready ends when the engine can judge.
  constructor(ready) {
    super();
    listeners.add(this.#tell);
    ready.then(() => {
      this.dispatchEvent(new Event("open"));
      this.#tell({ kind: "snapshot", data: list({ limit: 100 }) }); // a tab that wasn't seen has missed what came
    }, () => this.dispatchEvent(new Event("error")));
  }

  close() { listeners.delete(this.#tell); }
}

function tell(kind, data) {
  for (const f of listeners) f({ kind, data });
}

// row is a capture without what only its own view needs.
const row = ({ report, xml, samlResponse, asked, ...c }) => c;

export const get = (id) => captures.find((c) => c.id === id);

// put puts a capture on the shelf, in the place of the one with its ID where there is one. It returns the ID.
export function put(c) {
  const whole = { id: c.id ?? String(++last), state: "recorded", ...c };
  const there = get(whole.id);
  if (there) Object.assign(there, whole);
  else {
    const at = captures.findIndex((x) => x.receivedAt <= whole.receivedAt);
    captures.splice(at < 0 ? captures.length : at, 0, whole);
  }
  tell("capture", row(whole));
  return whole.id;
}

// remove takes one capture off the shelf, or all of them.
export function remove(id = "") {
  captures = id ? captures.filter((c) => c.id !== id) : [];
  tell("delete", { id });
}

// list is a page of the captures that a filter lets through.
export function list({ q = "", verdict = "", target = "", check = "", limit, before }) {
  const words = q.toLowerCase();
  const fits = (c) => (!verdict || c.verdict === verdict) && (!target || c.target === target) &&
    (!check || c.found.includes(check)) &&
    [c.who, c.headline, c.endpoint, c.relayState ?? "", c.id].some((v) => v.toLowerCase().includes(words));
  const from = before ? captures.findIndex((c) => c.id === before) + 1 : 0;
  const found = captures.slice(from).filter(fits), shown = found.slice(0, Number(limit));
  return { captures: shown.map(row), next: found.length > shown.length ? shown.at(-1).id : null };
}
