// Between a table's screen and the network: when the network is gone, the screen opens what it has kept.
//
// Kept are files and the mat's pages without a word of the table's (?empty, put there by outbox.js). What the table has
// written lies in IndexedDB and is never seen here.

const FILES = "ned-files";
const HASHED = /\.[0-9a-f]{12}\.\w+$/; // such a file never changes
const PATIENCE = 4000; // a page that has not begun to come by then is opened from what is kept
const TABLE = /^\/t\/[^/]+\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "GET" && url.pathname.startsWith("/static/")) event.respondWith(file(request, url));
  else if (request.mode === "navigate" && TABLE.test(url.pathname)) event.respondWith(page(request, url));
});

async function file(request, url) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept && HASHED.test(url.pathname)) return kept;
  try {
    const fresh = await fetch(request);
    if (fresh.ok) {
      const copy = fresh.clone();
      caches.open(FILES).then((files) => files.put(request, copy));
    }
    return fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function page(request, url) {
  const kept = await keptFor(request, url);
  if (!kept) return fetch(request);
  const comes = fetch(request).then((fresh) => ([502, 503, 504].includes(fresh.status) ? kept : fresh), () => kept);
  // What writes is waited for: a second try is a person's to make.
  return request.method === "GET" ? Promise.race([comes, after(PATIENCE, kept)]) : comes;
}

const after = (time, value) => new Promise((resolve) => setTimeout(resolve, time, value));

async function keptFor(request, url) {
  const find = (path) => caches.match(`${path}?empty`, { ignoreVary: true });
  const own = request.method === "GET" && (await find(url.pathname));
  return own || (await find(TABLE.exec(url.pathname)[0]));
}
