"use strict";
// The log is told before the form leaves for AWS. A message that was dropped elsewhere stays here; whatever else goes
// wrong stops no message.
const form = document.getElementById("forward");
if (form && form.dataset.mark) {
  form.addEventListener("submit", async (leave) => {
    leave.preventDefault();
    let told;
    try {
      told = await fetch(form.dataset.mark, {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body: "token=" + encodeURIComponent(form.dataset.token),
        signal: AbortSignal.timeout(3000),
      });
    } catch { /* it leaves untold */ }
    if (told?.status === 409) location.replace(form.dataset.self);
    else form.submit();
  });
}
// One press is one post: AWS takes a message once.
let leaving = false;
for (const f of document.forms) {
  f.addEventListener("submit", () => {
    leaving = true;
    setTimeout(() => { for (const b of f.elements) if (b.type === "submit") b.disabled = true; });
  });
}
// Where the page stands in AWS's place, a decision made elsewhere is carried out here.
async function follow() {
  for (;;) {
    let state;
    try {
      state = await (await fetch(location.pathname + form.dataset.news, { cache: "no-store" })).text();
    } catch {
      return; // the page is being left, or samlscope is gone
    }
    if (leaving) return;
    if (state === "forwarded") return form.requestSubmit();
    if (state === "dropped") return document.getElementById("drop")?.requestSubmit();
    if (state !== "held") return;
  }
}
if (form && form.dataset.news) follow();
if (form && form.dataset.auto) form.requestSubmit();
// Counted from the page's arrival, so that a wrong clock on this side does not matter.
const left = document.getElementById("left");
if (left) {
  const total = Number(left.dataset.seconds);
  const timer = setInterval(() => {
    const s = Math.max(0, Math.floor(total - performance.now() / 1000));
    left.textContent = Math.floor(s / 60) + " min " + String(s % 60).padStart(2, "0") + " s";
    if (s === 0) {
      clearInterval(timer);
      document.getElementById("clock").textContent = "too late";
      form?.querySelector(".primary")?.classList.remove("primary");
      const until = document.getElementById("until");
      until.textContent = until.dataset.over;
    }
  }, 1000);
}
