// The engine in JavaScript: loads the judgement, and calls it. wasm_exec.js is Go's own and comes with the build.

import "./wasm_exec.js";

export class Problem extends Error {}

// load starts the engine from its WebAssembly: a Response, or its bytes. The function that it returns takes the
// name of a call, its options, and the files that it works on as Uint8Array. It returns the answer's bytes.
export async function load(source) {
  const go = new globalThis.Go();
  const { instance } = source instanceof Uint8Array
    ? await WebAssembly.instantiate(source, go.importObject)
    : await WebAssembly.instantiateStreaming(source, go.importObject);
  go.run(instance); // it runs up to where it waits for calls
  return (name, options = {}, ...files) => {
    const { answer, error } = globalThis.samlscope(name, JSON.stringify(options), ...files);
    if (error !== undefined) throw new Problem(error);
    return answer;
  };
}
