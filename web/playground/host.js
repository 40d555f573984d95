// The playground: the page on any static site. Nothing that is pasted here leaves the tab.

import { unpack } from "./share.js";

// startWorker starts the engine's worker. The page's policy holds in a worker only when the page makes it from its
// own text: a worker that is loaded has the policy that comes with it, and a static host sends none.
export function startWorker() {
  const from = JSON.stringify(new URL("./worker.js", import.meta.url).href);
  const address = URL.createObjectURL(new Blob([`import ${from};`], { type: "text/javascript" }));
  return new Worker(address, { type: "module" });
}

// samples are the messages that a reader can try, besides the first one.
export const samples = [
  { file: "not-authorized.har", title: "A recording that AWS refused" },
  { file: "renamed-claim.saml", title: "A renamed claim" },
  { file: "works.xml", title: "A sign-in that works" },
];

// about is what the page says of itself.
export const about = async () => ({
  where: "playground",
  calm: true,
  notice: "Nothing leaves this tab. Your browser does the checking, and forgets everything when you close or reload.",
  promise: "Your browser checks everything itself. The page makes no request once it has loaded.",
  ways: [
    {
      title: "Paste a message",
      text: "XML, base64, a form body, a redirect URL or a curl command. Press p for the dialog.",
    },
    {
      title: "Drop a file",
      text: "A HAR recording from the browser's developer tools, a SAML-tracer export, XML, a zip, or evidence.",
    },
    {
      title: "Catch a sign-in on its way",
      text: "The program on your machine holds a message, forwards it and asks AWS. This page can't.",
      command: "samlscope browse",
    },
  ],
});

// shares says that a link to this page opens the sample that it carries.
export const shares = true;

// follow opens what the page's address carries: a redacted sample, in the fragment.
export function follow({ open }) {
  const shared = async (address) => {
    const text = new URL(address).hash.match(/^#sample=([\w-]+)$/)?.[1];
    if (!text) return;
    history.replaceState(null, "", "#/"); // Back doesn't open it again
    await open(await unpack(text), "shared sample");
  };
  // The page may show another place before this event comes.
  window.addEventListener("hashchange", (e) => shared(e.newURL));
  return shared(location.href);
}
