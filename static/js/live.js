"use strict";

// A page that looks at a room: hears pokes over the stream, and asks by itself when there is none. What changed is fetched by
// htmx as a fragment through the page's own view ("poke from:body").

const POLL = 3000;
const CALM = 25000; // with a stream, only to be sure and to renew the pass
let source;
let due;

const live = () => document.getElementById("live");

function poke() {
  clearTimeout(due);
  // A menu that is open or a field that is written in is left in peace.
  const busy = live()?.querySelector("details[open], input:focus");
  if (!busy) document.body.dispatchEvent(new Event("poke"));
  due = setTimeout(poke, source?.readyState === 1 && !busy ? CALM : POLL);
}

function listen() {
  const address = live()?.dataset.stream;
  if (!address || (source && source.readyState !== 2)) return;
  source = new EventSource(address);
  source.addEventListener("poke", () => {
    clearTimeout(due);
    due = setTimeout(poke, 150); // forty tables may share in the same breath
  });
  source.onerror = () => {
    source.close(); // the next fragment brings a fresh pass
    clearTimeout(due);
    due = setTimeout(poke, POLL * Math.random());
  };
}

function tick() {
  for (const timer of document.querySelectorAll(".timer[data-ends]")) {
    if (!timer.dataset.ends) continue;
    const left = Math.max(0, Math.round((Date.parse(timer.dataset.ends) - Date.now()) / 1000));
    const text = `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
    timer.querySelector("b").textContent = text;
  }
}

document.addEventListener("htmx:afterSettle", () => {
  listen();
  tick();
});
document.addEventListener("DOMContentLoaded", () => {
  listen();
  tick();
  setInterval(tick, 1000);
  due = setTimeout(poke, POLL);
});
