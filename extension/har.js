// A sign-in as an entry of a HAR recording: the form in which samlscope keeps, judges and exports it.

// encoded is a value as a form carries it. Browsers give one that isn't UTF-8 as its bytes.
const encoded = (v) => typeof v === "string" ? new URLSearchParams({ v }).toString().slice(2)
  : Array.from(new Uint8Array(v), (b) => "%" + b.toString(16).toUpperCase().padStart(2, "0")).join("");

// formOf is what a POST carried, and whether the browser decoded it; null where it isn't a form.
export function formOf(requestBody) {
  if (requestBody?.formData) {
    const pairs = Object.entries(requestBody.formData).flatMap(([name, values]) => values.map((v) => [name, v]));
    const text = pairs.map((pair) => pair.map(encoded).join("=")).join("&");
    return { text, decoded: true, holds: Object.hasOwn(requestBody.formData, "SAMLResponse") };
  }
  const parts = requestBody?.raw?.map((p) => p.bytes).filter(Boolean) ?? [];
  if (!parts.length) return null;
  const whole = new Uint8Array(parts.reduce((n, p) => n + p.byteLength, 0));
  let at = 0;
  for (const p of parts) {
    whole.set(new Uint8Array(p), at);
    at += p.byteLength;
  }
  const text = new TextDecoder().decode(whole);
  return { text, decoded: false, holds: /(?:^|&)SAMLResponse=/.test(text) };
}

// recording is a HAR of one sign-in. answer is null until there is one.
export function recording({ at, url, text, decoded, answer }) {
  const mimeType = "application/x-www-form-urlencoded";
  const response = {
    status: answer?.status ?? 0, statusText: "", httpVersion: "", cookies: [], headersSize: -1, bodySize: -1,
    headers: answer?.location ? [{ name: "Location", value: answer.location }] : [],
    redirectURL: answer?.location ?? "",
    content: { size: answer?.page?.length ?? 0, mimeType: "text/plain", text: answer?.page ?? "" },
  };
  const request = {
    method: "POST", url, httpVersion: "", cookies: [], queryString: [], headersSize: -1, bodySize: text.length,
    headers: [{ name: "Content-Type", value: mimeType }],
    postData: {
      mimeType, text,
      ...(decoded && { comment: "The browser decoded this form, and samlscope encoded it again." }),
    },
  };
  const entry = {
    startedDateTime: at, time: answer?.took ?? 0, request, response, cache: {},
    timings: { send: 0, wait: answer?.took ?? 0, receive: 0 },
  };
  return { log: { version: "1.2", creator: { name: "samlscope extension", version: "1" }, entries: [entry] } };
}
