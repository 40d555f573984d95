// The engine in its worker, as functions that answer later.

import { Problem } from "./problem.js";
import { startWorker } from "./host.js";

const waiting = new Map(); // the calls without an answer, by number
let last = 0;
let worker = null;

function start() {
  worker = startWorker();
  worker.addEventListener("message", ({ data: { id, answer, error } }) => {
    if (!waiting.has(id)) return; // a call that was given up
    const { done, fail } = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) done(answer);
    else fail(new Problem(error));
  });
  worker.addEventListener("error", (e) => {
    e.preventDefault();
    for (const { fail } of waiting.values()) {
      fail(new Problem("The checker couldn't be loaded. Reload the page"));
    }
    waiting.clear();
    worker.terminate();
    worker = null; // the next call starts another
  });
}

start(); // before the page's other modules are loaded

// call runs one call of the engine on files, and returns the answer's bytes.
export function call(name, options = {}, ...files) {
  if (!worker) start();
  return new Promise((done, fail) => {
    waiting.set(++last, { done, fail });
    worker.postMessage({ id: last, name, options, files });
  });
}

const text = new TextDecoder();

// ask is call for an answer in JSON.
export const ask = async (...args) => JSON.parse(text.decode(await call(...args)));
