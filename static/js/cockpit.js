"use strict";

// What the cockpit does beside looking (live.js): a panel lies over it instead of a page of its own, the focus stays where
// it was when the part below is fetched anew, and a soft sound tells that time passes for those who want one.

const dialog = document.getElementById("dialog");
let opener = ""; // the link the panel was opened by; it is another element when the cockpit has been fetched anew

/* ---- a panel ---- */

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-panel]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  opener = link.id;
  htmx.ajax("GET", link.href, { target: "#panel", swap: "innerHTML" }).then(() => {
    if (!dialog.open) dialog.showModal();
  });
});

dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) {
    event.preventDefault();
    dialog.close();
  }
});

dialog.addEventListener("close", () => {
  document.getElementById(opener)?.focus();
  document.body.dispatchEvent(new Event("poke"));
});

/* ---- the focus ---- */

// A button may be gone when it has done its work: then the focus goes to the heading it stood under. The cockpit may have been
// fetched anew before the answer comes, so what was pressed is remembered till the focus has been given back.
let pressed = "";

document.addEventListener("pointerdown", () => { pressed = ""; });
document.addEventListener("htmx:beforeRequest", (event) => {
  pressed = event.target.closest("[data-rest]")?.dataset.rest ?? pressed;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!pressed || ![document.body, dialog].includes(document.activeElement)) return;
  document.getElementById(pressed)?.focus();
  pressed = "";
});

/* ---- a sound ---- */

const KEY = "ned-sound"; // in this browser only
const TONES = { one: [523], out: [523, 392] };
let audio;

const wanted = () => localStorage.getItem(KEY) === "on";

function sound(tones) {
  audio ??= new AudioContext();
  tones.forEach((pitch, index) => tone(pitch, audio.currentTime + index * 0.5));
}

function tone(pitch, at) {
  const [voice, volume] = [audio.createOscillator(), audio.createGain()];
  voice.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.15, at + 0.05);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
  voice.connect(volume).connect(audio.destination);
  voice.start(at);
  voice.stop(at + 1);
}

function showSound() {
  const button = document.getElementById("sound");
  if (!button) return;
  button.hidden = false;
  button.setAttribute("aria-pressed", String(wanted()));
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("#sound")) return;
  localStorage.setItem(KEY, wanted() ? "off" : "on");
  showSound();
  if (wanted()) sound(TONES.one);
});

document.addEventListener("milestone", (event) => {
  if (wanted() && TONES[event.detail]) sound(TONES[event.detail]);
});
document.addEventListener("htmx:afterSettle", showSound);
showSound();
