"use strict";

// Keying in from paper: each line saves as it is left, Enter goes to the next that is empty, and a number chooses.

const entry = document.querySelector("[data-entry]");
const progress = document.querySelector("[data-progress]");
const slots = [...entry.querySelectorAll("form[data-slot]")];
const known = new Map(); // what the server has of each
const sending = new Map(); // the save that is on its way

document.documentElement.classList.add("scripted");

const fields = (form) => [...form.querySelectorAll("[name=value]")];
const chosen = (form) => form.querySelector("fieldset") !== null;

function valueOf(form) {
  return chosen(form) ? (form.querySelector("[name=value]:checked")?.value ?? "") : form.elements.value.value;
}

const open = (form) => !valueOf(form).trim() || form.querySelector("[aria-invalid=true]");
const changed = (form) => valueOf(form) !== known.get(form);

for (const form of slots) known.set(form, form.querySelector("[aria-invalid=true]") ? null : valueOf(form));

function focus(form) {
  const field = form.querySelector(":checked") ?? fields(form)[0];
  field.focus();
  form.scrollIntoView({ block: "nearest" });
}

function onwards(form) {
  const here = slots.indexOf(form);
  const next = [...slots.slice(here + 1), ...slots.slice(0, here)].find(open);
  if (next) focus(next);
  else form.closest("section").querySelector(".sharing button")?.focus();
}

/* ---- saving ---- */

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function save(form) {
  if (!changed(form)) return sending.get(form);
  if (!sending.has(form)) sending.set(form, send(form).finally(() => sent(form)));
  return sending.get(form);
}

function sent(form) {
  sending.delete(form);
  if (!sending.size) tell(entry.querySelector("[data-slot] [aria-invalid=true]") ? "refused" : "saved");
}

async function send(form) {
  while (changed(form)) {
    const value = valueOf(form);
    const words = new URLSearchParams(new FormData(form));
    words.set("value", value);
    tell("saving");
    const response = await deliver(form, words);
    form.elements.operation.value = newId();
    known.set(form, value);
    const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
    if (response.ok) form.elements.base.value = answer.revision;
    say(form, response.ok ? "" : answer.message || progress.dataset.refused);
  }
}

// The same words under the same number until they have come: sent twice they are saved once.
async function deliver(form, words) {
  for (let pause = 1000; ; pause = Math.min(pause * 2, 15000)) {
    try {
      const response = await fetch(form.action, { method: "POST", body: words, headers: { Accept: "application/json" } });
      if (response.status < 500 && response.status !== 429) return response;
    } catch {
      // the net is gone for a while
    }
    tell("offline");
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function say(form, text) {
  form.querySelector(".said").textContent = text;
  const marked = form.querySelector("fieldset") ?? fields(form)[0];
  if (text) marked.setAttribute("aria-invalid", "true");
  else marked.removeAttribute("aria-invalid");
}

function tell(state) {
  const written = slots.filter((form) => !open(form)).length;
  progress.dataset.state = state;
  progress.dataset.written = written;
  progress.textContent =
    state === "saved" ? progress.dataset.saved.replace("%n", written).replace("%m", slots.length) : progress.dataset[state];
}

/* ---- keys ---- */

function press(form, number) {
  const field = fields(form)[number - 1];
  for (const one of fields(form)) one.checked = one === field;
  if (number && !field) return;
  save(form);
  if (number) onwards(form);
}

entry.addEventListener("keydown", (event) => {
  const form = event.target.closest("form[data-slot]");
  if (!form || event.isComposing || event.altKey || event.metaKey) return;
  if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    save(form);
    form.closest("section").querySelector(".sharing")?.requestSubmit();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    save(form);
    onwards(form);
  } else if (chosen(form) && /^[0-9]$/.test(event.key) && !event.ctrlKey) {
    event.preventDefault();
    if (Number(event.key) <= fields(form).length) press(form, Number(event.key));
  }
});

entry.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-slot]");
  if (form) save(form);
});

entry.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("[data-slot]")) {
    event.preventDefault();
    save(form);
    return;
  }
  // What is being shared must have come first.
  const waiting = slots.filter((one) => changed(one) || sending.has(one));
  if (!waiting.length) return;
  event.preventDefault();
  await Promise.all(waiting.map(save));
  if (!form.closest("section").querySelector("[aria-invalid=true]")) form.requestSubmit(event.submitter);
});

addEventListener("beforeunload", (event) => {
  if (slots.some((form) => changed(form) || sending.has(form))) event.preventDefault();
});
