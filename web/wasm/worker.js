// The worker in which the engine runs, so that the page never waits for it. A message { id, name, options, files }
// is one call; { id, answer } or { id, error } answers it.

import { load } from "./engine.js";

const ready = fetch(new URL("./engine.wasm", import.meta.url)).then(load);

self.addEventListener("message", async ({ data: { id, name, options, files = [] } }) => {
  try {
    const answer = (await ready)(name, options, ...files);
    self.postMessage({ id, answer }, [answer.buffer]);
  } catch (e) {
    self.postMessage({ id, error: e.message });
  }
});
