"use strict";

// What a table's screen keeps for itself: words on their way (outbox), words that have arrived (said), and the mat's pages
// to open when there is no network. Words lie in IndexedDB under the screen's own address and go with it.

const DAY = 24 * 60 * 60 * 1000;
const memory = new Map(); // the outbox; where IndexedDB is shut off, the open page still remembers
let box;

function openBox() {
  return new Promise((resolve) => {
    const request = indexedDB.open("ned-table", 2);
    request.onupgradeneeded = (event) => {
      if (event.oldVersion < 1) request.result.createObjectStore("outbox", { keyPath: "key" });
      request.result.createObjectStore("said", { keyPath: "key" });
    };
    request.onsuccess = () => {
      box = request.result;
      box.onversionchange = () => box.close(); // a newer script in another tab
      resolve();
    };
    request.onerror = () => resolve();
  });
}

function within(store, mode, act) {
  if (!box) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const deal = box.transaction(store, mode);
    const request = act(deal.objectStore(store));
    deal.oncomplete = () => resolve(request?.result);
    deal.onerror = () => reject(deal.error);
  });
}

/* ---- on their way: the key is the field, so that only its latest words wait ---- */

async function keep(entry) {
  memory.set(entry.key, entry);
  await within("outbox", "readwrite", (outbox) => outbox.put(entry));
}

async function drop(entry) {
  // Newer words may have come while these were on their way.
  if (memory.get(entry.key)?.operation !== entry.operation) return;
  memory.delete(entry.key);
  await within("outbox", "readwrite", (outbox) => outbox.delete(entry.key));
}

async function loadOutbox() {
  const kept = (await within("outbox", "readonly", (outbox) => outbox.getAll())) ?? [];
  for (const entry of kept.sort((one, other) => (one.at ?? 0) - (other.at ?? 0))) memory.set(entry.key, entry);
}

const ofTable = (prefix) => [...memory.values()].filter((entry) => entry.key.startsWith(prefix));

// Words before the sharing of them, the screen's own table before one it was at earlier.
function waiting(prefix) {
  const order = (entry) => (entry.key.startsWith(prefix) ? 0 : 2) + (entry.share ? 1 : 0);
  return [...memory.values()].filter((entry) => !entry.refused).sort((one, other) => order(one) - order(other));
}

/* ---- arrived: to be read again at an earlier station ---- */

function remember(entries) {
  const at = Date.now();
  return within("said", "readwrite", (said) => {
    for (const entry of entries) said.put({ ...entry, at });
  });
}

const forget = (keys) => within("said", "readwrite", (said) => keys.forEach((key) => said.delete(key)));

// Nothing of another table's, and nothing older than a day.
async function remembered(prefix) {
  const all = (await within("said", "readonly", (said) => said.getAll())) ?? [];
  const stays = (entry) => entry.key.startsWith(prefix) && entry.at > Date.now() - DAY;
  const gone = all.filter((entry) => !stays(entry));
  if (gone.length) await forget(gone.map((entry) => entry.key));
  return all.filter(stays);
}

// The day is over, or the screen has been shut out. What is unsent stays until it has arrived.
async function clearSaid() {
  await within("said", "readwrite", (said) => said.clear());
  for (const name of (await window.caches?.keys()) ?? []) if (name.startsWith("ned-pages ")) await caches.delete(name);
}

/* ---- pages to open without a network ---- */

async function keepPages(prefix, edition) {
  if (!navigator.serviceWorker || !window.caches) return;
  await navigator.serviceWorker.register("/sw.js", { scope: "/t/" });
  navigator.storage?.persist?.();
  const name = `ned-pages ${prefix} ${edition}`;
  const pages = await caches.open(name);
  const queue = [prefix];
  const seen = new Set(queue);
  while (queue.length) {
    const text = await pageText(pages, `${queue.shift()}?empty`);
    await keepFiles(text);
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const link of page.querySelectorAll("nav.walk a, nav.pages a")) {
      const path = link.getAttribute("href");
      if (!seen.has(path)) queue.push(path);
      seen.add(path);
    }
  }
  for (const known of await caches.keys()) if (known.startsWith("ned-pages ") && known !== name) await caches.delete(known);
}

async function pageText(pages, address) {
  const kept = await pages.match(address, { ignoreVary: true });
  if (kept) return kept.text();
  const fresh = await fetch(address, { headers: { Accept: "text/html" } });
  if (!fresh.ok) throw new Error(`${fresh.status} ${address}`);
  await pages.put(address, fresh.clone());
  return fresh.text();
}

async function keepFiles(text) {
  const files = await caches.open("ned-files");
  const named = [...text.matchAll(/(?:src|href)="(\/static\/[^"#]+)/g)].map((found) => found[1]);
  const loaded = performance.getEntriesByType("resource").map((one) => new URL(one.name));
  const ours = loaded.filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
  for (const path of new Set([...named, ...ours.map((url) => url.pathname)])) {
    if (!(await files.match(path, { ignoreVary: true }))) await files.add(path);
  }
}
