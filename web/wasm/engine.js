// The engine in JavaScript: loads the judgement, and calls it. wasm_exec.js is Go's own and comes with the build.

import "./wasm_exec.js";

export class Problem extends Error {}

// load starts the engine from its WebAssembly: a Response, or its bytes. The function that it returns takes the
// name of a call, its options, and the files that it works on as Uint8Array. It returns the answer's bytes.
export async function load(source) {
  const go = new globalThis.Go();
  const given = source instanceof Uint8Array;
  const { instance } = !given && source.headers.get("Content-Type") === "application/wasm" // or the browser refuses
    ? await WebAssembly.instantiateStreaming(source, go.importObject)
    : await WebAssembly.instantiate(given ? source : await source.arrayBuffer(), go.importObject);
  go.run(instance); // it runs up to where it waits for calls
  return (name, options = {}, ...files) => {
    const { answer, error } = globalThis.samlscope(name, JSON.stringify(options), ...files);
    if (error !== undefined) throw new Problem(error);
    return answer;
  };
}
