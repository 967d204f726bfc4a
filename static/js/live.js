"use strict";

// A page that looks at a room: hears pokes over the stream, and asks by itself when there is none. What changed is fetched by
// htmx as a fragment through the page's own view ("poke from:body").

const POLL = 3000;
const CALM = 25000; // with a stream, only to be sure and to renew the pass
const SOON = 150; // forty tables may share in the same breath
const PAUSE = 1000; // between two looks, however much happens
const WRITING = 5000; // forty tables write all the time, and each time it changes little here
const SILENCE = 40000; // the stream beats every 15 s; one that has not been heard is held back somewhere on the way
let source;
let began = 0;
let beaten = 0;
let looked = 0;
let due;
let dueAt = Infinity;

const live = () => document.getElementById("live");
const hears = () => source?.readyState === 1 && beaten > Date.now() - SILENCE;

// A look within so long; one that is due sooner stands.
function soon(wait) {
  if (dueAt <= Date.now() + wait) return;
  clearTimeout(due);
  dueAt = Date.now() + wait;
  due = setTimeout(poke, wait);
}

function poke() {
  clearTimeout(due);
  dueAt = Infinity;
  looked = Date.now();
  // A menu that is open or a field that is written in is left in peace.
  const busy = live()?.querySelector("details[open], :is(input, select, textarea):focus");
  if (!busy) document.body.dispatchEvent(new Event("poke"));
  soon(hears() && !busy ? CALM : POLL);
}

function listen() {
  const address = live()?.dataset.stream;
  if (source && Math.max(began, beaten) < Date.now() - SILENCE) source.close(); // another try
  if (!address || (source && source.readyState !== 2)) return;
  began = Date.now();
  beaten = 0;
  source = new EventSource(address);
  source.addEventListener("beat", () => { beaten = Date.now(); });
  source.addEventListener("poke", (event) => {
    beaten = Date.now();
    soon(Math.max(SOON, looked + (event.data === "words" ? WRITING : PAUSE) - beaten));
  });
  source.onerror = () => {
    source.close(); // the next fragment brings a fresh pass
    soon(POLL * Math.random());
  };
}

let before; // what the room's clock stood at a second ago

function tick() {
  for (const timer of document.querySelectorAll(".timer[data-ends]")) {
    const { starts, ends } = timer.dataset;
    const left = ends ? Math.max(0, Math.round((Date.parse(ends) - Date.now()) / 1000)) : undefined;
    if (starts !== undefined) pass(left, (Date.parse(ends) - Date.parse(starts)) / 1000);
    if (!ends) continue;
    const text = `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
    timer.querySelector("b").textContent = text;
  }
}

// Said when it is passed, and never each second (table.js says the same to the tables).
function pass(left, whole) {
  const marks = [["half", whole / 2], ["five", 300], ["one", 60], ["out", 0]];
  const passed = marks.findLast(([, at]) => before > at && left <= at)?.[0];
  before = left;
  if (!passed) return;
  tell(document.getElementById("told")?.dataset[passed]);
  document.dispatchEvent(new CustomEvent("milestone", { detail: passed }));
}

// Politely, and only what is new: the part of the page that is fetched anew is no live region.
let saying = "";

function tell(text) {
  const voice = document.getElementById("told");
  if (voice && text) voice.textContent = text;
}

function overhear() {
  const says = live()?.dataset.says ?? "";
  if (says !== saying) tell(says);
  saying = says;
}

// What is pressed stays until it is let go: on another element than it began on, a press is none.
const PRESS = 5000; // one that ended outside the window is not heard of
let held = 0;

document.addEventListener("pointerdown", () => { held = Date.now(); });
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => setTimeout(() => { held = 0; })); // the click comes first
}
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig, xhr } = event.detail;
  if (Date.now() > held + PRESS || target !== live() || requestConfig.verb !== "get" || xhr.status !== 200) return;
  event.detail.shouldSwap = false;
  soon(PAUSE);
});

document.addEventListener("htmx:afterSettle", () => {
  listen();
  tick();
  overhear();
});
// Who may no longer look at this room is told so, and sees no more of it.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 404) location.reload();
});
document.addEventListener("DOMContentLoaded", () => {
  listen();
  tick();
  overhear();
  setInterval(tick, 1000);
  soon(POLL);
});
