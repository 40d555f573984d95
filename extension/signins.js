// The sign-ins that were seen, in the browser's memory until it closes: storage.session, which no page can read.
// One list of rows, newest first, and a recording for each. Only the background writes.

import { api } from "./browser-api.js";

const most = 8 << 20; // bytes; browsers give an extension 10 MB
const mostRows = 2000;
const session = api.storage.session;
const key = (id) => "signin:" + id;

export const rows = async () => (await session.get("rows")).rows ?? [];

// recordingOf is a sign-in as HAR text, or "" when it is gone.
export const recordingOf = async (id) => (await session.get(key(id)))[key(id)] ?? "";

// onRows calls f whenever the list changes.
export function onRows(f) {
  api.storage.onChanged.addListener((changes, area) => {
    if (area === "session" && changes.rows) f(changes.rows.newValue ?? []);
  });
}

// put writes a row, a new one at the front, with its recording. The oldest make room.
export async function put(row, har) {
  const all = await rows();
  const whole = { ...row, size: har.length };
  const at = all.findIndex((r) => r.id === row.id);
  if (at >= 0) all[at] = whole;
  else all.unshift(whole);
  let room = most - JSON.stringify(all).length;
  const kept = all.filter((r, i) => i < mostRows && (room -= r.size) >= 0);
  const gone = all.filter((r) => !kept.includes(r)).map((r) => key(r.id));
  if (gone.length) await session.remove(gone); // first, because there may be no room for both
  const stays = kept.some((r) => r.id === row.id);
  await session.set({ rows: kept, ...(stays && { [key(row.id)]: har }) });
}

// remove forgets one sign-in, or all of them.
export async function remove(id = "") {
  const all = await rows();
  const gone = id ? all.filter((r) => r.id === id) : all;
  await session.remove(gone.map((r) => key(r.id)));
  await session.set({ rows: all.filter((r) => !gone.includes(r)) });
}
