"use strict";

// Stations and blocks by drag, beside the buttons that do the same. What is dropped is sent as a whole list.
let carried = null;

function showHandles(part) {
  for (const handle of part.querySelectorAll("[data-handle]")) {
    handle.hidden = false;
    handle.draggable = true;
  }
}

document.addEventListener("dragstart", (event) => {
  if (!event.target.closest("[data-handle]")) return;
  carried = event.target.closest("[data-item]");
  carried.classList.add("carried");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", carried.dataset.item);
  event.dataTransfer.setDragImage(carried, 0, 0);
});

document.addEventListener("dragover", (event) => {
  const over = carried && [...carried.parentElement.children].find((one) => one.contains(event.target));
  if (!over) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  if (over !== carried) over[event.clientY > box.top + box.height / 2 ? "after" : "before"](carried);
});

document.addEventListener("drop", (event) => {
  if (!carried) return;
  event.preventDefault();
  sendOrder(carried);
});

document.addEventListener("dragend", () => {
  if (carried) carried.classList.remove("carried");
  carried = null;
});

function sendOrder(item) {
  const form = document.querySelector("[data-order]");
  const say = (name, value) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  say(item.dataset.field, item.dataset.name);
  for (const one of item.parentElement.querySelectorAll(":scope > [data-item]")) say("order", one.dataset.item);
  form.submit();
}

// Two have written: the answer is a choice to be shown, though its status says that nothing was saved.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 409 && event.detail.target.closest(".column")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// A preview that came after the page stands in a shadow of its own, as the one that came with it does.
function castShadows(part) {
  for (const template of part.querySelectorAll("template[shadowrootmode]")) {
    const host = template.parentElement;
    const shadow = host.shadowRoot || host.attachShadow({ mode: "open" });
    shadow.replaceChildren(template.content);
    template.remove();
  }
}

document.addEventListener("DOMContentLoaded", () => {
  showHandles(document);
  castShadows(document);
});
document.addEventListener("htmx:afterSwap", () => castShadows(document));

// What is typed and not saved is not left by mistake.
let typed = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form.words");
  if (form) typed.add(form);
});
document.addEventListener("submit", (event) => typed.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  typed = new Set([...typed].filter((form) => form.isConnected));
  if (typed.size) event.preventDefault();
});
