// Which services the extension watches besides AWS's sign-in: optional permissions, asked for one by one.

import { api } from "./browser-api.js";
import { el } from "./dom.js";

const services = [
  { name: "Amazon Cognito", origins: ["https://*.amazoncognito.com/*"] },
  {
    name: "OpenSearch, OpenSearch Serverless, Managed Grafana, Client VPN portal",
    origins: ["https://*.amazonaws.com/*"],
  },
  { name: "Client VPN, and drivers on this machine", origins: ["http://127.0.0.1/*", "http://localhost/*"] },
];

const problem = document.getElementById("problem");

function choice({ name, origins }, granted) {
  const box = el("input", { type: "checkbox" });
  box.checked = granted;
  box.addEventListener("change", async () => {
    problem.textContent = "";
    try {
      box.checked = box.checked
        ? await api.permissions.request({ origins })
        : !await api.permissions.remove({ origins });
    } catch (e) {
      problem.textContent = e.message;
      box.checked = await api.permissions.contains({ origins });
    }
  });
  return el("li", {}, el("label", {}, box, " ", name), el("div", { class: "quiet" }, origins.join(", ")));
}

// What it needs is offered only where someone took it back: Chromium has no way to ask for it again.
const needed = { name: "AWS sign-in", origins: api.runtime.getManifest().host_permissions };
if (!await api.permissions.contains({ origins: needed.origins })) services.unshift(needed);
const granted = await Promise.all(services.map(({ origins }) => api.permissions.contains({ origins })));
document.getElementById("services").replaceChildren(...services.map((s, i) => choice(s, granted[i])));
