// The sign-ins that were seen, in the browser's memory until it closes: storage.session, which no page can read.
// Each has a row for lists and a recording; their order is kept apart, so that one more is one small write.
// Only the background writes.

import { api } from "./browser-api.js";

const most = 8 << 20; // bytes; browsers give an extension 10 MB
const mostRows = 2000;
const session = api.storage.session;
const rowKey = (id) => "row:" + id;
const harKey = (id) => "signin:" + id;

// order is the ID and the size of each sign-in, newest first.
const order = async () => (await session.get("order")).order ?? [];

// rows are the sign-ins as lists show them, newest first, at most so many.
export async function rows(count = mostRows) {
  const keys = (await order()).slice(0, count).map(([id]) => rowKey(id));
  const found = keys.length ? await session.get(keys) : {};
  return keys.map((k) => found[k]).filter(Boolean);
}

export const row = async (id) => (await session.get(rowKey(id)))[rowKey(id)];

// recordingOf is a sign-in as HAR text, or "" when it is gone.
export const recordingOf = async (id) => (await session.get(harKey(id)))[harKey(id)] ?? "";

// onChange calls changed with each row that is new or changed, and gone with the ID of each that was removed.
export function onChange(changed, gone) {
  api.storage.onChanged.addListener((changes, area) => {
    if (area !== "session") return;
    for (const [name, { newValue }] of Object.entries(changes)) {
      if (!name.startsWith(rowKey(""))) continue;
      if (newValue) changed(newValue);
      else gone(name.slice(rowKey("").length));
    }
  });
}

const keys = (all) => all.flatMap(([id]) => [rowKey(id), harKey(id)]);

// put writes a sign-in, a new one at the front. The oldest make room.
export async function put(row, har) {
  const all = await order(), size = new Blob([har, JSON.stringify(row)]).size;
  const at = all.findIndex(([id]) => id === row.id);
  if (at >= 0) all[at] = [row.id, size];
  else all.unshift([row.id, size]);
  let room = most;
  let kept = all.filter(([, size], i) => i < mostRows && (room -= size) >= 0);
  for (let there = all; ;) {
    const gone = there.filter((x) => !kept.includes(x));
    if (gone.length) await session.remove(keys(gone)); // first, because there may be no room for both
    const stays = kept.some(([id]) => id === row.id);
    try {
      return await session.set({ order: kept, ...(stays && { [rowKey(row.id)]: row, [harKey(row.id)]: har }) });
    } catch (e) { // browsers count in their own way
      if (kept.length < 2 || !/quota/i.test(e.message)) throw e;
      there = kept;
      kept = kept.slice(0, Math.floor(kept.length * 0.9));
    }
  }
}

// remove forgets one sign-in, or all of them.
export async function remove(id = "") {
  const all = await order();
  const gone = id ? all.filter((x) => x[0] === id) : all;
  await session.remove(keys(gone));
  await session.set({ order: all.filter((x) => !gone.includes(x)) });
}
