// The phone's life in the browser: sends what is written, and looks for news every 0.7 s.
// Without it the page still works: forms are posted and the page is loaded again.
"use strict";

const page = document.body.dataset;
const find = (selector) => document.querySelector(selector);
const scroll = find(".scroll");
const thread = find(".thread");
const panel = find(".panel");
const words = find(".composer textarea");

const WATCHED = 700; // milliseconds between two looks
const HIDDEN = 5000; // while the tab is in the background
const PATIENCE = 8000; // for one answer of the server

let cursor = Number(page.cursor);
let chosen = page.explained; // the message whose panel is shown; "" follows the newest reply
let sending = Promise.resolve();
let timer = 0;
let round = 0;

async function look() {
  clearTimeout(timer);
  const mine = ++round;
  try {
    const query = new URLSearchParams({ after: cursor, why: chosen });
    const answer = await request(`${page.feed}?${query}`);
    const news = await answer.json();
    if (mine === round) show(news);
  } catch (fault) {
    if (mine === round) {
      complain("Lumi's server does not answer. Start it again, and the conversation goes on.");
    }
  }
  if (mine === round) timer = setTimeout(look, document.hidden ? HIDDEN : WATCHED);
}

async function request(address, options = {}) {
  const headers = { Accept: "application/json" };
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(address, { headers, signal, ...options });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer;
}

function show(news) {
  const follows = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  for (const bubble of news.bubbles) place(bubble);
  cursor = news.cursor;
  complain(news.trouble);
  find(".typing").hidden = !news.is_typing;
  find(".at-rest").hidden = news.is_typing;
  find(".hello").hidden = thread.childElementCount > 0;
  explain(news.why);
  news.people.forEach(introduce);
  if (news.bubbles.length && follows) toEnd();
  if (news.is_unread && !document.hidden) request(page.seen, { method: "POST" }).catch(() => {});
}

// A message that is there already keeps its place, its open list and the keyboard's focus.
function place(bubble) {
  const holder = document.createElement("template");
  holder.innerHTML = bubble.html.trim();
  const fresh = holder.content.firstElementChild;
  const old = document.getElementById(`m${bubble.id}`);
  if (!old) {
    fresh.classList.add("arriving");
    thread.append(fresh);
  } else if (old.contains(document.activeElement) || old.querySelector("details[open]")) {
    old.querySelector(".bubble").replaceWith(fresh.querySelector(".bubble"));
  } else {
    old.replaceWith(fresh);
  }
}

function complain(sentence) {
  const trouble = find(".trouble");
  if (trouble.textContent !== sentence) trouble.textContent = sentence;
  trouble.hidden = !sentence;
}

let explained = "";
function explain(html) {
  if (html !== explained) panel.querySelector(".body").innerHTML = explained = html;
  for (const message of thread.querySelectorAll("[data-chosen]")) delete message.dataset.chosen;
  const message = chosen && document.getElementById(`m${chosen}`);
  if (message) message.dataset.chosen = "";
}

function introduce({ id, preview, unread }) {
  const link = find(`[data-person="${id}"]`);
  if (!link) return;
  link.querySelector(".preview").textContent = preview;
  link.querySelector(".unread").textContent = unread || "";
}

function choose(id) {
  chosen = id;
  panel.toggleAttribute("data-open", Boolean(id));
  look();
}

function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
}

// One after the other, so that quick bubbles keep their order; words come back if lost.
function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  const isComposer = form.matches(".composer");
  if (isComposer) {
    words.value = "";
    form.querySelector("details").open = false;
    words.focus();
  }
  sending = sending
    .then(() => request(form.getAttribute("action"), { method: "POST", body }))
    .then(() => {
      toEnd();
      return look();
    })
    .catch(() => {
      if (isComposer && !words.value) words.value = body.get("text");
      complain("This could not be sent: Lumi's server does not answer.");
    });
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-send]")) return;
  event.preventDefault();
  event.target.closest("details.list")?.removeAttribute("open");
  send(event.target, event.submitter);
});

document.addEventListener("click", (event) => {
  const why = event.target.closest("[data-why]");
  const bubble = event.target.closest(".theirs .bubble");
  if (why) {
    event.preventDefault();
    choose(why.dataset.why);
  } else if (event.target.closest("[data-close]")) {
    event.preventDefault();
    choose("");
  } else if (bubble && !event.target.closest("a, button") && getSelection().isCollapsed) {
    choose(bubble.closest(".message").dataset.id);
  }
  const menu = find(".attach[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    find(".attach").open = false;
    if (chosen) choose("");
  }
});

words.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (words.value.trim()) words.form.requestSubmit(find(".send"));
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) look();
});

if (matchMedia("(hover: hover)").matches) words.focus(); // where no keyboard would pop up
toEnd();
look();
