// Sees the posts of sign-ins to AWS, and judges them. It changes and delays no request: it only listens.

import { api } from "./browser-api.js";
import { load } from "./engine.js";
import { formOf, recording } from "./har.js";
import * as signins from "./signins.js";

const { host_permissions: always, optional_host_permissions: chosen } = api.runtime.getManifest();
const where = { urls: [...always, ...chosen], types: ["main_frame", "sub_frame"] };

const mostBody = 1 << 20; // characters; AWS refuses a tenth of it
const mostPage = 64 << 10; // characters of AWS's page

let engine; // loaded once in the life of this worker, at the first sign-in, and again when it broke
const judge = async (har) => {
  engine ??= fetch(api.runtime.getURL("engine.wasm")).then(load);
  const answer = (await engine)("captures", { name: "sign-in" }, new TextEncoder().encode(har));
  const [{ report, xml, samlResponse, ...row }] = JSON.parse(new TextDecoder().decode(answer));
  return { ...row, target: report.target, found: report.findings.map((f) => f.id) };
};

// unjudged is what is said of a sign-in that the engine couldn't judge. It is kept all the same.
const unjudged = (e, answer) => {
  engine = undefined;
  console.warn("samlscope:", e.message);
  return {
    headline: "samlscope couldn't judge this sign-in. Open it to try again.", who: "", target: "", found: [],
    answer: answer && { status: answer.status },
  };
};

// inTurn does one thing after the other: each reads the list and writes it.
let turn = Promise.resolve();
const inTurn = (f) => { turn = turn.then(f).catch((e) => console.warn("samlscope:", e.message)); };

async function keep(row, text) {
  const har = JSON.stringify(recording({ ...row, text }));
  const judged = await judge(har).catch((e) => unjudged(e, row.answer));
  const whole = { ...row, ...judged, answer: row.answer?.failed ? row.answer : judged.answer };
  await signins.put(whole, har);
  if ((await signins.rows(1))[0]?.id === row.id) await show(whole); // not the late answer to one before
}

api.webRequest.onBeforeRequest.addListener((details) => {
  const form = details.method === "POST" && formOf(details.requestBody);
  if (!form || !form.holds || form.text.length > mostBody) return;
  const { requestId, tabId, frameId, url } = details;
  const row = {
    id: `s${Math.round(details.timeStamp)}-${requestId}`, requestId, tabId, frameId, url, decoded: form.decoded,
    at: new Date(details.timeStamp).toISOString(), answer: null,
  };
  posted.add(requestId);
  inTurn(() => {
    requests.set(requestId, row.id);
    return keep(row, form.text);
  });
}, where, ["requestBody"]);

// posted are the requests of sign-ins, known before their turn.
const posted = new Set();

// asked is the newest sign-in of a request. The worker may have been stopped and started since.
const requests = new Map();
const asked = async ({ requestId, url }) => {
  const id = requests.get(requestId);
  const row = id ? await signins.row(id) : (await signins.rows(50)).find((r) => r.requestId === requestId);
  return row?.url === url && !row.seen ? row : null;
};

// answered adds AWS's answer to the sign-in that it answers. Redirects keep the number of their request.
function answered(details, answer) {
  posted.delete(details.requestId); // at once: a redirect may post again
  inTurn(async () => {
    const row = await asked(details);
    requests.delete(details.requestId);
    if (!row) return;
    const har = JSON.parse(await signins.recordingOf(row.id) || "null");
    if (!har) return;
    const took = Math.max(0, Math.round(details.timeStamp - Date.parse(row.at)));
    await keep({ ...row, seen: true, answer: { ...answer, took } }, har.log.entries[0].request.postData.text);
  });
}

api.webRequest.onBeforeRedirect.addListener(
  (d) => answered(d, { status: d.statusCode, location: d.redirectUrl }), where);
api.webRequest.onCompleted.addListener(async (d) => {
  if (d.method !== "POST" || !posted.delete(d.requestId) && !await asked(d)) return; // no other page is read
  answered(d, { status: d.statusCode, page: await pageText(d) });
}, where);

api.webRequest.onErrorOccurred.addListener((d) => answered(d, { status: 0, failed: d.error }), where);

const waits = [0, 100, 300, 1000, 3000]; // ms: the answer may be whole before its page is in the tab

// pageText is what AWS's page shows, where the browser lets it be read.
async function pageText({ tabId, frameId, url }) {
  const read = (url, most) =>
    location.href.split("#")[0] === url ? document.body?.innerText.slice(0, most) ?? "" : null;
  for (const wait of waits) {
    await new Promise((done) => setTimeout(done, wait));
    try {
      const [{ result }] = await api.scripting.executeScript(
        { target: { tabId, frameIds: [frameId] }, func: read, args: [url.split("#")[0], mostPage] });
      if (typeof result === "string") return result; // not the page before it
    } catch (e) {
      console.warn("samlscope:", e.message);
    }
  }
  return ""; // the tab has gone on
}

const badges = { reject: ["no", "#a3231b"], "at-risk": ["risk", "#7a4a00"], accept: ["ok", "#17633a"] };

// show sets the badge to the verdict of the last sign-in.
async function show({ verdict, headline }) {
  const [text, color] = badges[verdict] ?? ["?", "#52606d"];
  await api.action.setBadgeText({ text });
  await api.action.setBadgeBackgroundColor({ color });
  await api.action.setTitle({ title: headline });
}

async function quiet() {
  await api.action.setBadgeText({ text: "" });
  await api.action.setTitle({ title: "samlscope" });
}

api.action.onClicked.addListener(async () => {
  const [newest] = await signins.rows(1);
  await quiet();
  await api.tabs.create({ url: api.runtime.getURL("index.html") + (newest ? "#/captures/" + newest.id : "") });
});

// The page asks for removals, so that no one else writes the list.
api.runtime.onMessage.addListener((message) => {
  if ("remove" in message) inTurn(() => signins.remove(message.remove).then(quiet));
});
