// A conversation: what is being written is kept until it was sent, and the newest words are in sight.
"use strict";

const box = () => document.querySelector("textarea[data-draft]");
const draft = (of) => `draft ${of.dataset.draft}`;

/** Back into the box after a fault, a sign-in or a reload; gone once it was sent. */
function restore() {
  if (!box()) return;
  if (box().dataset.said) sessionStorage.removeItem(draft(box()));
  box().value ||= sessionStorage.getItem(draft(box())) ?? "";
}

function toTheEnd() {
  document.getElementById("end").scrollIntoView(); // its margin leaves it at the bottom, as a link does
}

document.addEventListener("input", (event) => {
  if (event.target === box()) sessionStorage.setItem(draft(box()), box().value);
});

document.addEventListener("keydown", (event) => {
  if (event.target !== box() || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  box().form.requestSubmit();
});

// Who reads further up stays there.
document.addEventListener("lumi:fresh", (event) => {
  if (event.target.id === "composer") restore();
  const below = document.documentElement.scrollHeight - window.scrollY - window.innerHeight;
  if (event.target.id === "said" && below < 500) toTheEnd();
});

restore();
if (location.hash === "#end" || box()?.dataset.said) toTheEnd();
