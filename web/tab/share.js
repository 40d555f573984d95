// A text as a part of an address: packed, in the letters that an address takes.

import { Problem } from "./problem.js";

const most = 1 << 20; // bytes that a link may unpack to

const through = (bytes, stream) => new Response(new Blob([bytes]).stream().pipeThrough(stream));

export async function pack(text) {
  const packed = new Uint8Array(await through(text, new CompressionStream("deflate-raw")).arrayBuffer());
  const letters = btoa(Array.from(packed, (b) => String.fromCharCode(b)).join(""));
  return letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// unpack reads what pack wrote. A link comes from anywhere, so that what it holds is bounded.
export async function unpack(letters) {
  const parts = [];
  let size = 0;
  try {
    const packed = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const reader = through(packed, new DecompressionStream("deflate-raw")).body.getReader();
    for (let part; !(part = await reader.read()).done && size <= most;) {
      parts.push(part.value);
      size += part.value.length;
    }
  } catch {
    throw new Problem("The link is incomplete. Copy all of it, or ask for the fixture file");
  }
  if (size > most) throw new Problem("The link holds more than a fixture can");
  return new Blob(parts);
}
