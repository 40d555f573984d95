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
  if (!c) throw new Problem("This capture doesn't exist. It may have been deleted");
  return c;
};

// asked is how the engine finds the message of a capture: a question, and the file that it is about.
async function asked(id) {
  const { question, file } = one(id).asked;
  return { question, file: typeof file === "function" ? await file() : file };
}

// judged are a capture's parts that the engine makes.
const judged = ({ capturedAt, endpoint, ...c }) => ({
  ...c, ...(endpoint && { endpoint }), target: c.report.target, found: c.report.findings.map((f) => f.id),
});

export async function inspect(body, name, alone = false) {
  const file = await bytes(body), question = { name, alone };
  const found = await ask("captures", question, file);
  const ids = found.map((c, message) => shelf.put({
    endpoint: name, via: "import", receivedAt: new Date().toISOString(), ...judged(c),
    asked: { question: { ...question, message }, file },
  }));
  return "/captures/" + ids[0];
}

export const captures = async (filter) => shelf.list(filter);

async function judge(id) {
  const { question, file } = await asked(id);
  const [c] = await ask("captures", { ...question, count: 1 }, file);
  return { ...judged(c), answer: c.answer ?? one(id).answer }; // that AWS wasn't reached is in no file
}

export async function capture(id) {
  if (!one(id).report) Object.assign(one(id), await judge(id));
  const { asked: how, ...c } = one(id);
  return c;
}
export const judgeAgain = async (id) => shelf.put({ ...one(id), ...await judge(id) });
export async function remove(id) {
  shelf.remove(id);
  await host.removed?.(id);
}
export const removeAll = () => remove("");
export async function explain(text, id = "") {
  if (!id) return ask("explain", { text });
  const { question, file } = await asked(id);
  return ask("explain", { text, ...question }, file);
}
export async function diff(a, b) {
  const x = await asked(a), y = await asked(b);
  return ask("compare", { a: x.question, b: y.question }, x.file, y.file);
}
export async function whatIf(id, changes, fix) {
  const { question, file } = await asked(id);
  return ask("whatif", { changes, fix, ...question }, file);
}
export async function fixture(id) {
  const { question, file } = await asked(id);
  return new TextDecoder().decode(await call("fixture", question, file));
}
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
  return { ...await ask("about"), samples: host.samples, ...await host.about() };
};

// prepare judges the sample while the reader looks for a message to paste: a browser compiles code when it first runs.
let prepared;
export const prepare = () => {
  prepared ??= sample().then(bytes).then((file) => call("captures", { name: "sample", alone: true }, file))
    .catch(() => {}); // said to whoever asks for it
};

// link is an address that carries a redacted fixture in its fragment, and nowhere else. Only a page that others can
// open, and that reads it, has one.
export const link = host.shares && (async (text) => new URL("#sample=" + await pack(text), location.href).href);

// recording is a capture as it was seen, where the page is one of the extension's.
export const recording = host.recording;

host.follow({
  open: async (body, name) => go(await inspect(body, name)),
  put: (c, file) => shelf.put({ ...c, report: undefined, asked: { question: { name: "sign-in" }, file } }),
  remove: shelf.remove,
});
