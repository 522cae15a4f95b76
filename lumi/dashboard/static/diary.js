// The diary is whole without this. With it appointments can be dragged, and what is chosen is
// shown at once.
"use strict";

document.querySelectorAll("[data-prints], [data-copies]").forEach((button) => (button.hidden = false));

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-prints], [data-copies]");
  if (!button) return;
  if (!button.dataset.copies) return window.print();
  const field = document.getElementById(button.dataset.copies);
  field.select();
  await navigator.clipboard.writeText(field.value);
  button.textContent = button.dataset.done;
});

// A choice on which others depend shows them, as its button does.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (event.target.matches("[data-sends]") && event.target.value) return form.requestSubmit();
  const button = form && form.querySelector("[data-follows]");
  if (button && button.dataset.follows.split(" ").includes(event.target.name)) form.requestSubmit(button);
});

const drag = document.getElementById("drag");
let held = null;

const aim = (cell) => {
  document.querySelectorAll(".aimed").forEach((other) => other.classList.remove("aimed"));
  if (cell) cell.classList.add("aimed");
};

document.addEventListener("dragstart", (event) => {
  held = drag && event.target.closest && event.target.closest("[data-move]");
});
document.addEventListener("dragend", () => aim((held = null)));
document.addEventListener("dragover", (event) => {
  const cell = held && event.target.closest("[data-start]");
  aim(cell);
  if (cell) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const cell = held && event.target.closest("[data-start]");
  if (!cell) return;
  event.preventDefault();
  const { question } = drag.dataset;
  drag.elements.ask.value = question.replace("{who}", held.dataset.who).replace("{when}", cell.dataset.when);
  drag.action = held.dataset.move;
  drag.elements.start.value = cell.dataset.start;
  drag.elements.staff.value = cell.dataset.staff;
  drag.requestSubmit();
});
