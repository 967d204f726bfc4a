"use strict";

// The table's screen. Each field is a plain form; this script sends the same body to the same address while people write,
// keeps what has not been acknowledged in IndexedDB, and says in one place how things stand.

const body = document.body;
const strip = document.querySelector(".strip");
const WAIT = 700; // after the last key
let outbox; // IndexedDB
let sending = false;
let retry = 1000;
let told = false; // something has been saved or has failed since the page came

document.documentElement.classList.add("scripted");

/* ---- the outbox: key is the field, so that only its latest words wait ---- */

const prefix = body.dataset.home;

function open() {
  return new Promise((resolve) => {
    const request = indexedDB.open("ned-table", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("outbox", { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
  });
}

const memory = new Map(); // where IndexedDB is shut off, the open page still remembers

function store(mode, act) {
  if (!outbox) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const deal = outbox.transaction("outbox", mode);
    const request = act(deal.objectStore("outbox"));
    deal.oncomplete = () => resolve(request.result);
    deal.onerror = () => reject(deal.error);
  });
}

async function keep(entry) {
  memory.set(entry.key, entry);
  await store("readwrite", (box) => box.put(entry));
}

async function drop(entry) {
  // Newer words may have come while these were on their way.
  if (memory.get(entry.key)?.operation !== entry.operation) return;
  memory.delete(entry.key);
  await store("readwrite", (box) => box.delete(entry.key));
}

/* ---- fields ---- */

const forms = () => [...document.querySelectorAll("form[data-field]")];
const part = (form, name) => form.elements[name];
const keyOf = (form) => [prefix, part(form, "unit")?.value ?? "", part(form, "block").value, part(form, "slot").value].join("|");

function valueOf(form) {
  const field = part(form, "value");
  return field.value ?? "";
}

function setValue(form, value) {
  const field = part(form, "value");
  field.value = value;
  if (field instanceof RadioNodeList) for (const one of field) one.checked = one.value === value;
  form.dispatchEvent(new Event("field-set", { bubbles: true })); // a card goes where it says (cards.js)
}

function say(form, text, wrong = false) {
  form.querySelector(".said").textContent = text;
  const field = part(form, "value");
  if (!(field instanceof RadioNodeList)) {
    if (wrong) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

const clocks = new Map();

function changed(form) {
  const key = keyOf(form);
  clearTimeout(clocks.get(key));
  form.dataset.dirty = "yes";
  clocks.set(key, setTimeout(() => queue(form), WAIT));
  if (strip.dataset.state === "saved") state("saving");
}

async function queue(form) {
  const key = keyOf(form);
  clearTimeout(clocks.get(key));
  clocks.delete(key);
  const before = memory.get(key);
  const entry = {
    key,
    address: new URL(form.action).pathname,
    block: part(form, "block").value,
    slot: part(form, "slot").value,
    unit: part(form, "unit")?.value ?? "",
    value: valueOf(form),
    base: before && !before.refused ? before.base : part(form, "base").value,
    operation: crypto.randomUUID?.() ?? newId(),
  };
  await keep(entry);
  delete form.dataset.dirty;
  flush();
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/* ---- sending, one at a time and in order ---- */

const waiting = () => [...memory.values()].filter((entry) => !entry.refused);

async function flush() {
  if (sending) return;
  sending = true;
  try {
    for (let entry = waiting()[0]; entry; entry = waiting()[0]) {
      state(strip.dataset.state === "offline" ? "offline" : "saving");
      if (!(await send(entry))) {
        state("offline");
        setTimeout(flush, retry);
        retry = Math.min(retry * 2, 15000);
        return;
      }
      retry = 1000;
    }
    state([...memory.values()].some((entry) => entry.refused) ? "refused" : "saved");
  } finally {
    sending = false;
  }
}

async function send(entry) {
  const form = forms().find((one) => keyOf(one) === entry.key);
  const words = new URLSearchParams();
  for (const name of ["block", "slot", "unit", "base", "operation", "value"]) words.set(name, entry[name]);
  let response;
  try {
    response = await fetch(entry.address, {
      method: "POST",
      body: words,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout?.(15000),
    });
  } catch {
    return waits(entry, form);
  }
  if (response.status >= 500 || response.status === 429 || response.status === 408) return waits(entry, form);
  await heard(entry, form, response);
  return true;
}

function waits(entry, form) {
  if (form) say(form, form.querySelector(".said").dataset.waits);
  return false;
}

async function heard(entry, form, response) {
  const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
  told = true;
  if (response.ok) {
    const newer = memory.get(entry.key);
    if (newer && newer.operation !== entry.operation) await keep({ ...newer, base: String(answer.revision) });
    await drop(entry);
    if (form) {
      part(form, "base").value = answer.revision;
      say(form, "");
      if (answer.outcome === "kept" && !form.dataset.dirty) setValue(form, answer.value);
      more(form);
    }
    return;
  }
  if (response.status === 409) {
    await drop(entry);
    location.reload(); // the page shows both texts and lets the table choose
    return;
  }
  // Refused: the words stay on the screen and in the box until a person has mended or removed them.
  if (memory.get(entry.key)?.operation === entry.operation) await keep({ ...entry, refused: answer.message || " " });
  if (form) say(form, answer.message ?? "", true);
}

/* A list grows by one empty line when its last one is written. */
function more(form) {
  const block = form.closest(".block");
  const item = form.closest(".item");
  if (!block || !item || item !== [...block.querySelectorAll(".item")].at(-1)) return;
  if (part(form, "slot").value.includes(".") || part(form, "slot").value === "" || !valueOf(form)) return;
  refresh(block.id);
}

async function refresh(id) {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const here = document.getElementById(id);
    const fresh = page.getElementById(id);
    if (!here || !fresh) return;
    const known = new Set([...here.querySelectorAll("form[data-field]")].map(keyOf));
    for (const item of fresh.querySelectorAll(".item")) {
      const first = item.querySelector("form[data-field]");
      if (first && !known.has(keyOf(first)) && !blank(here)) here.append(document.adoptNode(item));
    }
  } catch {
    // without a net the list grows later
  }
}

const blank = (block) => {
  const last = [...block.querySelectorAll(".item")].at(-1)?.querySelector("form[data-field]");
  return last && !valueOf(last);
};

/* ---- the one place where the state is said ---- */

function state(now) {
  const n = waiting().length;
  const before = strip.dataset.state;
  strip.dataset.state = now;
  if (now === "saved" && !told) return;
  let text = strip.dataset[now] ?? strip.dataset.saved;
  if (now === "offline") text += ` ${strip.dataset.waiting.replace("%n", n)}`;
  const place = strip.querySelector(".said");
  if (before !== now || now === "offline") if (place.textContent !== text) place.textContent = text;
}

/* ---- what others do: the timer, the stations, the same table's other screen ---- */

let listening;
let address = "";
let due;
let drift = 0;

async function pulse() {
  clearTimeout(due);
  const words = new URLSearchParams({ unsent: waiting().length, station: body.dataset.station, unit: body.dataset.unit });
  try {
    const response = await fetch(body.dataset.pulse, { method: "POST", body: words, headers: { Accept: "application/json" } });
    if (response.status === 404) return location.reload();
    if (response.ok) {
      drift = Date.parse(response.headers.get("Date")) - Date.now();
      news(await response.json());
      if (waiting().length) flush();
    }
  } catch {
    if (waiting().length) state("offline");
  }
  due = setTimeout(pulse, (listening?.readyState === 1 ? 20000 : 4000) + Math.random() * 1000);
}

function news(fresh) {
  document.querySelector(".timer").dataset.ends = fresh.ends;
  tick();
  listen(fresh.stream);
  if (fresh.show !== body.dataset.show) {
    body.dataset.show = fresh.show;
    document.dispatchEvent(new Event("show-changed")); // results are on the big screen, or no longer (dots.js)
  }
  if (moved(fresh)) return onwards(fresh);
  for (const form of forms()) {
    const seen = fresh.fields[`${part(form, "block").value}:${part(form, "slot").value}`];
    if (!seen || memory.has(keyOf(form)) || form.dataset.dirty || form.contains(document.activeElement)) continue;
    if (String(seen[0]) === part(form, "base").value) continue;
    part(form, "base").value = seen[0];
    setValue(form, seen[1]);
  }
}

// What is marked but not sent yet: words, a score half given, a private scale that lives on the screen only.
const BUSY = "[data-dirty], form.vote :checked, [data-private] :checked";

const moved = (fresh) => fresh.now !== body.dataset.now || fresh.opened.join(" ") !== body.dataset.opened;

function onwards(fresh) {
  const writing = document.activeElement?.closest("form[data-field]") || memory.size || document.querySelector(BUSY);
  const idle = !body.dataset.station || fresh.now === body.dataset.station;
  if (idle && !writing) return location.assign(body.dataset.station ? location.href : prefix);
  // Nobody is moved in the middle of a sentence: the way on is shown, and the stations below are kept true.
  body.dataset.now = fresh.now;
  body.dataset.opened = fresh.opened.join(" ");
  fetch(location.href, { headers: { Accept: "text/html" } })
    .then((response) => response.text())
    .then((text) => new DOMParser().parseFromString(text, "text/html"))
    .then((page) => {
      const walk = page.querySelector(".walk");
      if (walk) document.querySelector(".walk")?.replaceWith(document.adoptNode(walk));
    })
    .catch(() => {});
}

function listen(stream) {
  address = stream;
  if (!stream || (listening && listening.readyState !== 2)) return;
  listening = new EventSource(address);
  listening.addEventListener("poke", (event) => {
    if (event.data === "run" || event.data === "gathering") pulse();
    else if (event.data === "answers") {
      clearTimeout(due);
      due = setTimeout(pulse, 1000 + Math.random() * 2000);
    }
  });
  // A pass runs out; the next pulse brings a fresh one.
  listening.onerror = () => {
    listening.close();
    clearTimeout(due);
    due = setTimeout(pulse, 1000 + Math.random() * 3000);
  };
}

function tick() {
  const timer = document.querySelector(".timer");
  const ends = timer.dataset.ends;
  timer.hidden = !ends;
  if (!ends) return;
  const left = Math.max(0, Math.round((Date.parse(ends) - Date.now() - drift) / 1000));
  const text = `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
  timer.querySelector("b").textContent = text;
}

/* ---- begin ---- */

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-field]");
  if (form) changed(form);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-field]");
  if (form) queue(form);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("form[data-field]")) {
    event.preventDefault();
    queue(form);
    return;
  }
  // Sharing must not overtake the words that are being shared.
  const dirty = forms().filter((one) => one.dataset.dirty);
  if (!dirty.length && !waiting().length) return;
  event.preventDefault();
  for (const one of dirty) await queue(one);
  const until = Date.now() + 8000;
  while (waiting().length && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
  if (!waiting().length) form.requestSubmit(event.submitter);
});

addEventListener("online", flush);
addEventListener("pagehide", () => {
  for (const form of forms()) if (form.dataset.dirty) queue(form);
});

async function begin() {
  outbox = await open();
  for (const entry of (await store("readonly", (box) => box.getAll())) ?? []) {
    if (!entry.key.startsWith(prefix)) continue;
    memory.set(entry.key, entry);
    const form = forms().find((one) => keyOf(one) === entry.key);
    if (form) {
      setValue(form, entry.value);
      if (entry.refused) say(form, entry.refused, true);
    }
  }
  if (memory.size) flush();
  setInterval(tick, 1000);
  tick();
  pulse();
}

begin();
