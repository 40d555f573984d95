// Runs the engine in Node: node node.mjs BUILD CALLS. CALLS is a file with one call a line,
// { name, options, files } with paths as files. Prints one line a call: the SHA-256 of the answer, or the error.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , build, calls] = process.argv;
const { load } = await import(pathToFileURL(`${build}/engine.js`).href);
const call = await load(new Uint8Array(readFileSync(`${build}/engine.wasm`)));

const lines = [];
for (const line of readFileSync(calls, "utf8").trim().split("\n")) {
  const { name, options, files = [] } = JSON.parse(line);
  try {
    const answer = call(name, options, ...files.map((path) => new Uint8Array(readFileSync(path))));
    lines.push(createHash("sha256").update(answer).digest("hex"));
  } catch (e) {
    lines.push("error: " + e.message);
  }
}
writeFileSync(1, lines.join("\n") + "\n"); // all of it, before the process ends
process.exit(0); // the engine itself waits for calls for ever
