// Lumi's pages are whole without this. With it: what others change appears by itself, menus close,
// and a form is not sent twice.
"use strict";

const PULSE = 3000; // milliseconds between two looks whether anything changed
let known = null;

/** Asks for the pulse; when it beats anew, fetches the page and swaps what is marked as live. */
async function look() {
  const address = document.body.dataset.pulse;
  if (!address || document.hidden) return;
  const answer = await fetch(address, { headers: { Accept: "text/plain" } });
  if (!answer.ok) return;
  const beat = await answer.text();
  if (known !== null && beat !== known) await refresh();
  known = beat;
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(part.id);
    if (!other || other.innerHTML === part.innerHTML || part.contains(document.activeElement)) continue;
    part.innerHTML = other.innerHTML;
    part.dispatchEvent(new CustomEvent("lumi:fresh", { bubbles: true }));
  }
}

if (document.body.dataset.pulse) setInterval(() => look().catch(() => {}), PULSE);

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.ask && !window.confirm(form.dataset.ask)) return event.preventDefault();
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
