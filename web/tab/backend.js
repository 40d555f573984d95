// What the page works on without a server: the engine in a worker of this tab. It has what web/assets/backend.js has,
// but for what only a relay can do: hold a message, forward it, and ask AWS.

import { ask, call } from "./engine-call.js";
import * as host from "./host.js";
import { go } from "./place.js";
import { Problem } from "./problem.js";
import { pack } from "./share.js";
import * as shelf from "./shelf.js";

// connected is what the page says when the engine is there.
export const connected = "ready";

// kept remembers what the reader chose, until the tab is closed.
export const kept = sessionStorage;

const most = 32 << 20; // bytes that can be pasted or dropped, as at the server

async function bytes(body) {
  if (body.size > most || body.length > most) {
    throw new Problem("The file is larger than 32 MiB. samlscope inspect FILE reads recordings of any length");
  }
  return new Uint8Array(await new Blob([body]).arrayBuffer());
}

const one = (id) => {
  const c = shelf.get(id);
  if (!c) throw new Problem("There is no such capture. It may have been deleted");
  return c;
};

// judged are a capture's parts that the engine makes.
const judged = ({ capturedAt, endpoint, ...c }) => ({ ...c, ...(endpoint && { endpoint }) });

// take judges a file and puts each of its messages on the shelf. It returns the ID of the first. of is what is
// known of where the file came from.
async function take(body, name, alone = false, of = { via: "import" }) {
  const file = await bytes(body), question = { name, alone };
  const found = await ask("captures", question, file);
  return found.map((c, message) => shelf.add({
    endpoint: name, receivedAt: new Date().toISOString(), ...judged(c), ...of,
    question: { question: { ...question, message }, file },
  }))[0];
}

export const inspect = async (body, name, alone = false) => "/captures/" + await take(body, name, alone);
export const captures = async (filter) => shelf.list(filter);
export const capture = async (id) => {
  const { question, ...c } = one(id);
  return c;
};
export const remove = async (id) => shelf.remove(id);
export const removeAll = async () => shelf.remove();
export const explain = (text, id = "") => {
  if (!id) return ask("explain", { text });
  const { question, file } = one(id).question;
  return ask("explain", { text, ...question }, file);
};
export const diff = (a, b) => {
  const x = one(a).question, y = one(b).question;
  return ask("compare", { a: x.question, b: y.question }, x.file, y.file);
};
export const whatIf = (id, changes, fix) => {
  const { question, file } = one(id).question;
  return ask("whatif", { changes, fix, ...question }, file);
};
export const judgeAgain = async (id) => {
  const { question, file } = one(id).question;
  const [c] = await ask("captures", { ...question, count: 1 }, file);
  shelf.renew(id, judged(c));
};
export const fixture = async (id) => {
  const { question, file } = one(id).question;
  return new TextDecoder().decode(await call("fixture", question, file));
};
export const evidence = () => ask("evidence");
export const supply = async (body, name) => ask("supply", { name }, await bytes(body));
export const forget = (id) => ask("forget", { id });
export const checks = () => ask("checks");
export const events = () => new shelf.Events(ask("about"));

// The samples are there before anyone asks: once it has loaded, the page makes no request.
const loaded = Promise.all(["sample.txt", ...host.samples.map((s) => "samples/" + s.file)].map(async (file) =>
  [file, await (await fetch(new URL(file, import.meta.url))).text()])).then((all) => new Map(all));
loaded.catch(() => {}); // said to whoever asks for one
export const sample = async (file) => (await loaded).get(file ? "samples/" + file : "sample.txt");

export const about = async () => {
  await loaded.catch(() => {}); // samples that are missing are no reason to show nothing
  return { ...await ask("about"), samples: host.samples, ...host.about };
};

// link is an address that carries a redacted fixture in its fragment, and nowhere else.
export const link = async (text) => new URL("#sample=" + await pack(text), location.href).href;

host.follow({ take, remove: shelf.remove, open: async (body, name) => go(await inspect(body, name)) });
