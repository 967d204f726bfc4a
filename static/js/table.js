"use strict";

// The table's screen. Each field is a plain form; this script sends the same body to the same address while people write,
// keeps what has not been acknowledged (outbox.js), and says in one place how things stand.

const body = document.body;
const strip = document.querySelector(".strip");
const WAIT = 700; // after the last key
let sending = false;
let retry = 1000;
let leaving = false;
let told = false; // something has been saved or has failed since the page came

document.documentElement.classList.add("scripted");

const prefix = body.dataset.home;

/* ---- fields ---- */

const forms = () => [...document.querySelectorAll("form[data-field]")];
const part = (form, name) => form.elements[name];
const keyOf = (form) => [prefix, part(form, "unit")?.value ?? "", part(form, "block").value, part(form, "slot").value].join("|");

function valueOf(form) {
  const field = part(form, "value");
  return field.value ?? "";
}

// What the page came with; somebody may have begun to write before this script was there.
function served(form) {
  const field = part(form, "value");
  if (field instanceof RadioNodeList) return [...field].find((one) => one.defaultChecked)?.value ?? "";
  return field.defaultValue;
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
const acknowledged = new Map(); // what the server has, by field: the same again is not sent

function changed(form) {
  more(form); // while they write: a line that came when they press a button would push it away from under the finger
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
  if (!before && acknowledged.get(key) === valueOf(form)) {
    delete form.dataset.dirty;
    if (strip.dataset.state === "saving") flush();
    return;
  }
  const entry = {
    key,
    address: new URL(form.action).pathname,
    block: part(form, "block").value,
    slot: part(form, "slot").value,
    unit: part(form, "unit")?.value ?? "",
    value: valueOf(form),
    base: before && !before.refused ? before.base : part(form, "base").value,
    operation: newId(),
    at: Date.now(),
  };
  await keep(entry);
  delete form.dataset.dirty;
  flush();
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/* ---- sending, one at a time and in order ---- */

const unsent = () => ofTable(prefix).filter((entry) => !entry.refused);

async function flush() {
  if (sending) return;
  sending = true;
  try {
    for (let entry = waiting(prefix)[0]; entry; entry = waiting(prefix)[0]) {
      state(strip.dataset.state === "offline" ? "offline" : "saving");
      if (!(await (entry.share ? sendShare(entry) : send(entry)))) {
        state("offline");
        setTimeout(flush, retry);
        retry = Math.min(retry * 2, 15000);
        return;
      }
      retry = 1000;
    }
    state(ofTable(prefix).some((entry) => entry.refused) ? "refused" : "saved");
  } finally {
    sending = false;
  }
}

const passing = (status) => status >= 500 || status === 429 || status === 408;

function post(address, words) {
  const headers = { Accept: "application/json" };
  return fetch(address, { method: "POST", body: words, headers, signal: AbortSignal.timeout?.(15000) });
}

async function send(entry) {
  const form = forms().find((one) => keyOf(one) === entry.key);
  const words = new URLSearchParams();
  for (const name of ["block", "slot", "unit", "base", "operation", "value"]) words.set(name, entry[name]);
  let response;
  try {
    response = await post(entry.address, words);
  } catch {
    return waits(entry, form);
  }
  if (passing(response.status)) return waits(entry, form);
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
    const { key, block, slot, unit } = entry;
    acknowledged.set(key, answer.value);
    if (key.startsWith(prefix)) await remember([{ key, block, slot, unit, value: answer.value, base: String(answer.revision) }]);
    if (form) {
      part(form, "base").value = answer.revision;
      say(form, "");
      if (answer.outcome === "kept" && !form.dataset.dirty) setValue(form, answer.value);
    }
    return;
  }
  if (response.status === 409) {
    // Both texts are kept. The page shows them and lets the table choose; from another station the path leads there.
    await drop(entry);
    if (form) location.reload();
    else walkAnew();
    return;
  }
  // Refused: the words stay on the screen and in the box until a person has mended or removed them.
  if (memory.get(entry.key)?.operation === entry.operation) await keep({ ...entry, refused: answer.message || " " });
  if (form) say(form, answer.message ?? "", true);
}

/* ---- sharing: waits behind the words that are shared ---- */

const shareForm = () => document.querySelector("form.share");
const shareKey = (form) => [prefix, part(form, "unit")?.value ?? "", part(form, "station").value, "share"].join("|");

async function shareLater(form, submitter) {
  const words = new URLSearchParams(new FormData(form, submitter)).toString();
  const address = new URL(form.action).pathname;
  await keep({ key: shareKey(form), share: true, address, words, operation: newId(), at: Date.now() });
  showLater();
  flush();
}

function showLater() {
  const form = shareForm();
  const later = form?.querySelector("[data-later]");
  if (!later) return;
  const waits = memory.get(shareKey(form));
  later.hidden = !waits;
  form.querySelector(".main").hidden = Boolean(waits);
}

async function sendShare(entry) {
  let response;
  try {
    response = await post(entry.address, new URLSearchParams(entry.words));
  } catch {
    return false;
  }
  if (passing(response.status)) return false;
  await drop(entry);
  const form = shareForm();
  if (form && shareKey(form) === entry.key && !document.querySelector(BUSY)) location.reload();
  return true;
}

/* ---- a list grows by one empty line when its last one is written ---- */

const itemsOf = (block) => [...block.querySelectorAll(".item")];
const firstOf = (item) => item.querySelector("form[data-field]");
const nameOf = (item) => part(firstOf(item), "slot").value.split(".")[0];

function more(form) {
  const block = form.closest(".block");
  const items = block ? itemsOf(block) : [];
  if (!items.length || form.closest(".item") !== items.at(-1) || form !== firstOf(items.at(-1))) return;
  if (nameOf(items.at(-1)) === "" || !valueOf(form) || items.length >= Number(block.dataset.max ?? 1)) return;
  addItem(block, newItem(items.length));
}

// As the server makes them: sorts after those before it, and is nobody else's (dialogmat/sheet.py).
const newItem = (position) => String(position + 1).padStart(2, "0") + newId().replaceAll("-", "").slice(0, 6);

function addItem(block, name) {
  const last = itemsOf(block).at(-1);
  const old = `f-${block.id.slice(2)}-${nameOf(last)}`;
  const fresh = last.cloneNode(true);
  for (const rival of fresh.querySelectorAll("form.rival")) rival.remove();
  for (const form of fresh.querySelectorAll("form[data-field]")) {
    part(form, "slot").value = part(form, "slot").value.replace(nameOf(last), name);
    part(form, "base").value = 0;
    delete form.dataset.dirty;
    setValue(form, "");
    say(form, "");
  }
  for (const attribute of ["id", "for", "aria-describedby"]) {
    for (const one of fresh.querySelectorAll(`[${attribute}^="${old}"]`)) {
      one.setAttribute(attribute, one.getAttribute(attribute).replace(old, `f-${block.id.slice(2)}-${name}`));
    }
  }
  const blank = !valueOf(firstOf(last)) && !memory.has(keyOf(firstOf(last)));
  if (blank && !document.activeElement?.closest(".item")?.isSameNode(last)) last.before(fresh);
  else last.after(fresh);
  itemsOf(block).forEach(number);
  return fresh;
}

function number(item, index) {
  const label = item.getAttribute("aria-label");
  if (label) item.setAttribute("aria-label", label.replace(/\d+$/, index + 1));
  const shown = firstOf(item).querySelector("label");
  if (index && shown) shown.textContent = `${shown.textContent.trim().replace(/\s\d+$/, "")} ${index + 1}`;
}

// The form of a field that is on this page, or that belongs to one of its lists.
function formFor({ key, block, slot }) {
  const found = forms().find((one) => keyOf(one) === key);
  const list = document.getElementById(`b-${block}`);
  if (found || !list || !itemsOf(list).length || slot === "" || Number(list.dataset.max ?? 1) < 2) return found;
  if (!nameOf(itemsOf(list).at(-1))) return undefined;
  addItem(list, slot.split(".")[0]);
  return forms().find((one) => keyOf(one) === key);
}

/* ---- what has arrived, for when there is no network ---- */

const described = (form) => ({
  key: keyOf(form),
  block: part(form, "block").value,
  slot: part(form, "slot").value,
  unit: part(form, "unit")?.value ?? "",
  value: valueOf(form),
  base: part(form, "base").value,
});

// The server's page knows best; what it no longer shows is gone.
async function learn() {
  const here = forms()
    .map((form) => ({ ...described(form), value: served(form) }))
    .filter((entry) => entry.base !== "0");
  const keys = new Set(here.map((entry) => entry.key));
  const stale = (await remembered(prefix)).filter((entry) => onPage(entry) && !keys.has(entry.key));
  await forget(stale.map((entry) => entry.key));
  await remember(here);
}

const onPage = (entry) => entry.unit === body.dataset.unit && document.getElementById(`b-${entry.block}`);

async function fill() {
  const known = (await remembered(prefix)).filter(onPage);
  for (const entry of known.sort((one, other) => (one.slot < other.slot ? -1 : 1))) {
    const form = entry.value === "" ? forms().find((one) => keyOf(one) === entry.key) : formFor(entry);
    if (!form) continue;
    part(form, "base").value = entry.base;
    acknowledged.set(entry.key, entry.value);
    if (!form.dataset.dirty) setValue(form, entry.value);
  }
}

/* ---- the one place where the state is said ---- */

function state(now) {
  const n = unsent().length;
  const before = strip.dataset.state;
  strip.dataset.state = now;
  if (now === "saved" && !told) return;
  let text = strip.dataset[now] ?? strip.dataset.saved;
  if (now === "offline" && n) text += `, ${strip.dataset.waiting.replace("%n", n)}`;
  if (now === "offline" && before !== now) keptWalk();
  if (now !== "offline") strip.querySelector(".needs").textContent = "";
  const place = strip.querySelector(".said");
  if (before !== now || now === "offline") if (place.textContent !== text) place.textContent = text;
}

/* ---- what others do: the timer, the stations, the same table's other screen ---- */

const SILENCE = 40000; // the stream beats every 15 s; one that has not been heard is held back somewhere on the way
let listening;
let began = 0;
let beaten = 0;
let due;
let dueAt = Infinity;
let drift = 0;

const hears = () => listening?.readyState === 1 && beaten > Date.now() - SILENCE;

// A sign of life within so long; one that is due sooner stands.
function soon(wait) {
  if (dueAt <= Date.now() + wait) return;
  clearTimeout(due);
  dueAt = Date.now() + wait;
  due = setTimeout(pulse, wait);
}

async function pulse() {
  clearTimeout(due);
  dueAt = Infinity;
  const words = new URLSearchParams({ unsent: unsent().length, station: body.dataset.station, unit: body.dataset.unit });
  try {
    const response = await post(body.dataset.pulse, words);
    if (response.status === 404) {
      await clearSaid();
      return location.reload();
    }
    if (passing(response.status)) noAnswer();
    else if (response.ok) {
      drift = Date.parse(response.headers.get("Date")) - Date.now();
      await news(await response.json());
      if (waiting(prefix).length) flush();
      else if (strip.dataset.state === "offline") state("saved");
    }
  } catch {
    noAnswer();
  }
  soon((hears() ? 20000 : 4000) + Math.random() * 1000);
}

function noAnswer() {
  told = true;
  state("offline");
}

async function news(fresh) {
  if (leaving) return;
  if (OVER.includes(fresh.state) && body.dataset.keeps && !unsent().length) await clearSaid();
  // The network is back, so the page as it is comes instead of the kept one, unless that would take words from somebody.
  // Not at once: a line that lets signs of life through and no pages would turn it round and round.
  if (body.hasAttribute("data-empty") && !busy() && performance.now() > 4000) return location.reload();
  Object.assign(document.querySelector(".timer").dataset, { starts: fresh.starts, ends: fresh.ends });
  tick();
  listen(fresh.stream);
  if (fresh.show !== body.dataset.show) {
    body.dataset.show = fresh.show;
    document.dispatchEvent(new Event("show-changed")); // results are on the big screen, or no longer (dots.js)
  }
  if (moved(fresh)) return onwards(fresh);
  if (fresh.mark !== document.querySelector(".notices").dataset.mark) walkAnew();
  for (const form of forms()) {
    const seen = fresh.fields[`${part(form, "block").value}:${part(form, "slot").value}`];
    if (!seen || memory.has(keyOf(form)) || form.dataset.dirty || form.contains(document.activeElement)) continue;
    if (Number(seen[0]) <= Number(part(form, "base").value)) continue; // this sign of life is older than what is here
    part(form, "base").value = seen[0];
    setValue(form, seen[1]);
    acknowledged.set(keyOf(form), seen[1]);
    remember([described(form)]);
  }
}

// What is marked but not sent yet: words, a score half given, a private scale that lives on the screen only.
const BUSY = "[data-dirty], form.vote :checked, [data-private] :checked";

const OVER = ["closed", "reported", "cancelled"];
const busy = () => document.activeElement?.closest("form[data-field]") || ofTable(prefix).length || document.querySelector(BUSY);

const moved = (fresh) => fresh.now !== body.dataset.now || fresh.opened.join(" ") !== body.dataset.opened;

function onwards(fresh) {
  const idle = !body.dataset.station || fresh.now === body.dataset.station;
  if (idle && !busy()) return location.assign(body.dataset.station ? location.href : prefix);
  // Nobody is moved in the middle of a sentence: the way on is shown, and the stations below are kept true.
  body.dataset.now = fresh.now;
  body.dataset.opened = fresh.opened.join(" ");
  walkAnew();
}

let walks = 0; // of two that are asked for, the one asked for last is true, whichever comes last

function walkAnew() {
  const mine = ++walks;
  fetch(location.href, { headers: { Accept: "text/html" } })
    .then((response) => response.text())
    .then((text) => mine === walks && lay(text, [".walk", ".device-top form", ".notices", ".onwards"]))
    .catch(() => {});
}

// Without a network nobody can say which stations are open, so the way to all of them is.
async function keptWalk() {
  const mine = ++walks;
  const kept = body.dataset.keeps && (await window.caches?.match(`${location.pathname}?empty`, { ignoreVary: true }));
  const text = kept && (await kept.text());
  if (!text || mine !== walks || strip.dataset.state !== "offline") return;
  lay(text, [".walk"]);
  body.dataset.opened = "?"; // so that the next sign of life brings what is true
}

// These parts of the page as it is now. What is in a live region changes inside it, so that it is told.
function lay(text, parts) {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const name of parts) {
    const [fresh, here] = [page, document].map((one) => one.querySelector(name));
    if (!fresh || !here) continue;
    if (fresh.dataset.mark) here.dataset.mark = fresh.dataset.mark;
    if (fresh.innerHTML !== here.innerHTML) here.replaceChildren(...fresh.childNodes);
  }
}

function listen(address) {
  if (listening && Math.max(began, beaten) < Date.now() - SILENCE) listening.close(); // another try
  if (!address || (listening && listening.readyState !== 2)) return;
  began = Date.now();
  beaten = 0;
  listening = new EventSource(address);
  listening.addEventListener("beat", () => { beaten = Date.now(); });
  listening.addEventListener("poke", (event) => {
    beaten = Date.now();
    // Forty tables and two hundred phones hear the same and must not all ask in one breath; those who read along can wait.
    if (event.data === "run" || event.data === "gathering") soon(Math.random() * (body.dataset.keeps ? 1500 : 4000));
    else if (event.data === "words" || event.data === "answers") soon(1000 + Math.random() * 2000);
  });
  // A pass runs out; the next pulse brings a fresh one.
  listening.onerror = () => {
    listening.close();
    soon(1000 + Math.random() * 3000);
  };
}

let before; // what the clock stood at a second ago

function tick() {
  const timer = document.querySelector(".timer");
  const { starts, ends } = timer.dataset;
  timer.hidden = !ends;
  if (!ends) before = undefined;
  if (!ends) return;
  const left = Math.max(0, Math.round((Date.parse(ends) - Date.now() - drift) / 1000));
  const text = `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
  timer.querySelector("b").textContent = text;
  const passed = milestone(before, left, (Date.parse(ends) - Date.parse(starts)) / 1000);
  const voice = document.getElementById("told");
  if (passed) voice.textContent = voice.dataset[passed];
  before = left;
}

// Said when it is passed, and never each second (live.js says the same to those who run the day).
function milestone(before, left, whole) {
  const marks = [["half", whole / 2], ["five", 300], ["one", 60], ["out", 0]];
  return marks.findLast(([, at]) => before > at && left <= at)?.[0];
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
  if (form.matches("form.share, form.asked")) return sharing(event, form);
  if (form.matches("form.heard")) {
    event.preventDefault();
    return post(form.action, new URLSearchParams(new FormData(form))).then(pulse, noAnswer);
  }
  if (strip.dataset.state !== "offline") return leave();
  event.preventDefault();
  needsNet();
});

function needsNet() {
  strip.querySelector(".needs").textContent = strip.dataset.needs;
}

// A form is on its way, and no news may take the page from under it.
function leave() {
  leaving = true;
  setTimeout(() => { leaving = false; }, 60000); // it did not come through
}

// Sharing must not overtake the words that are being shared.
async function sharing(event, form) {
  const dirty = forms().filter((one) => one.dataset.dirty);
  const { submitter } = event;
  if (strip.dataset.state !== "offline" && !dirty.length && !unsent().length) return leave();
  event.preventDefault();
  for (const one of dirty) await queue(one);
  const until = Date.now() + 8000;
  while (strip.dataset.state !== "offline" && unsent().length && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (strip.dataset.state !== "offline" && !unsent().length) form.requestSubmit(submitter);
  else if (form.matches(".share")) shareLater(form, submitter);
  else needsNet();
}

addEventListener("online", flush);
addEventListener("pagehide", () => {
  for (const form of forms()) if (form.dataset.dirty) queue(form);
});

async function begin() {
  for (const form of forms()) acknowledged.set(keyOf(form), served(form));
  await openBox();
  await loadOutbox();
  if (body.hasAttribute("data-empty")) {
    await fill();
    noAnswer();
  } else await learn();
  for (const entry of ofTable(prefix)) {
    const form = entry.share ? undefined : formFor(entry);
    if (!form) continue;
    setValue(form, entry.value);
    if (entry.refused) say(form, entry.refused, true);
  }
  for (const list of document.querySelectorAll(".block[data-max]")) {
    const last = itemsOf(list).at(-1);
    if (last) more(firstOf(last));
  }
  showLater();
  if (memory.size) flush();
  setInterval(tick, 1000);
  tick();
  pulse();
  if (!body.dataset.keeps) return;
  // After the page itself: forty tables open theirs at once.
  const script = document.querySelector("script[src*=outbox]").getAttribute("src");
  setTimeout(() => keepPages(prefix, `${body.dataset.keeps} ${script}`).catch(() => {}), 1500 + Math.random() * 1500);
}

begin();
