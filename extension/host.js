// The page as a tab of the extension: it shows the sign-ins that the background saw.

import { api } from "./browser-api.js";
import * as signins from "./signins.js";

export const startWorker = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" });

export const samples = [];

// sees says whether the browser lets the extension see sign-ins to AWS: people can take that back.
const sees = () => api.permissions.contains({ origins: api.runtime.getManifest().host_permissions });

const stays = "Sign-ins stay in this browser's memory until it closes. " +
  "The extension sends nothing and changes no request.";
const blind = "Your browser doesn't let the extension see sign-ins to AWS. Allow it under Choose services.";

export const about = async () => ({
  where: "extension",
  calm: await sees(),
  notice: await sees() ? stays : blind,
  promise: "The extension makes no request at all.",
  ways: [
    {
      title: "Sign in as you always do",
      text: "A sign-in to AWS appears here by itself, with its verdict and AWS's answer. The icon shows the verdict.",
    },
    {
      title: "Watch other services",
      text: "OpenSearch, Grafana, Cognito, Client VPN and drivers: you choose, and the browser asks you.",
      link: "options.html", action: "Choose services",
    },
    {
      title: "Stop a sign-in on its way",
      text: "The extension only watches. The program holds a message until you forward it.",
      command: "samlscope browse",
    },
  ],
});

const encoder = new TextEncoder();

// row is a sign-in as the page's list shows it.
const row = ({ id, at, url, decoded, requestId, tabId, frameId, seen, capturedAt, ...c }) => ({
  ...c, id, via: "extension", receivedAt: at, endpoint: url, decodedByBrowser: decoded,
});

// follow puts what the background saw onto the page's shelf, and takes off what it forgot.
export async function follow({ put, remove }) {
  const take = (r) => put(row(r), async () => encoder.encode(await signins.recordingOf(r.id)));
  signins.onChange(take, remove);
  (await signins.rows()).toReversed().forEach(take);
}

// removed tells the background that the reader deleted a sign-in, or all of them.
export const removed = (id) => api.runtime.sendMessage({ remove: id });

// recording is a sign-in as it was seen, to download.
export const recording = (id) => signins.recordingOf(id);
