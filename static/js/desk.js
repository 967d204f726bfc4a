"use strict";

// Stations, blocks and rows by drag, beside the buttons that do the same. What is dropped is sent as a whole list.
let carried = null;
let was = [];
let behind = null;

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
  was = orderAt(carried);
  behind = carried.nextElementSibling;
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

// What is let go of outside its list lies where it lay.
document.addEventListener("dragend", (event) => {
  if (!carried) return;
  if (event.dataTransfer.dropEffect === "none") carried.parentElement.insertBefore(carried, behind);
  carried.classList.remove("carried");
  carried = null;
});

function orderAt(item) {
  return [...item.parentElement.querySelectorAll(":scope > [data-item]")].map((one) => one.dataset.item);
}

// A row lies in the form with its words, which are saved on the way; stations and blocks have a form of their own.
function sendOrder(item) {
  const form = item.closest("form.words") || document.querySelector("[data-order]");
  const say = (name, value) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  if (item.dataset.field) say(item.dataset.field, item.dataset.name);
  for (const one of orderAt(item)) say("order", one);
  for (const one of was) say("was", one);
  form.requestSubmit();
}

// Two have written: the answer is a choice to be shown, though its status says that nothing was saved.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 409 && event.detail.target.matches("form.words")) {
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
document.addEventListener("htmx:afterSwap", (event) => {
  showHandles(document);
  castShadows(document);
  leadToMistake(event.target);
});

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
