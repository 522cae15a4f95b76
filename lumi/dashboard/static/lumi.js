// Lumi's pages are whole without this. With it: what others change appears by itself, menus close,
// and a form is not sent twice.
"use strict";

const PULSE = 2900; // milliseconds between two looks: with its fetch, a change shows within 3 s
let known = document.body.dataset.beat; // what the page shows

/** Asks for the pulse; when it beats anew, fetches the page and swaps what is marked as live. */
async function look() {
  const address = document.body.dataset.pulse;
  if (!address || document.hidden || !document.querySelector("[data-live]")) return;
  const answer = await fetch(address, { headers: { Accept: "text/plain" } });
  if (!answer.ok || answer.redirected) return; // signed out meanwhile
  const beat = await answer.text();
  if (beat !== known && (await refresh())) known = beat;
}

/** Whether all is fresh now; a part in which somebody is busy waits for the next look. */
async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return false;
  let isWhole = true;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(part.id);
    if (!other || other.innerHTML === part.innerHTML) continue;
    if (part.contains(document.activeElement)) {
      isWhole = false;
      continue;
    }
    const open = [...part.querySelectorAll("details[open][id]")].map((one) => one.id);
    part.innerHTML = other.innerHTML;
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    part.toggleAttribute("data-live", other.hasAttribute("data-live")); // it may hold a form now
    part.dispatchEvent(new CustomEvent("lumi:fresh", { bubbles: true }));
  }
  return isWhole;
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
  const { ask, sure } = form.elements;
  if (ask && !sure) {
    if (!window.confirm(ask.value)) return event.preventDefault();
    ask.name = "sure"; // so that the server does not ask again
    setTimeout(() => (ask.name = "ask"));
  }
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});

// What is there to be copied is marked whole as soon as it is touched.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("input[readonly]")) event.target.select();
});
