"use strict";

// Menus are <details>: they open without script, and with it they also close again.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A wrong form leads to the first thing to put right, on a new page and in a swapped part alike.
function leadToMistake(part) {
  const wrong = part.querySelector('[aria-invalid="true"], [data-mistake]');
  if (wrong) wrong.focus();
}

document.addEventListener("DOMContentLoaded", () => leadToMistake(document));
document.addEventListener("htmx:afterSwap", (event) => leadToMistake(event.detail.target));

// The same form is not sent twice by an impatient hand; after a while, or on coming back to the page, it may.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("data-again")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 3000);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
