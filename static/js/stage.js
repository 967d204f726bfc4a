"use strict";

// The keys of a presenter's clicker, and a film that goes on while the rest of the screen is fetched anew.

const ACTS = {
  PageDown: "next",
  ArrowRight: "next",
  ArrowDown: "next",
  PageUp: "back",
  ArrowLeft: "back",
  ArrowUp: "back",
  Home: "first",
  End: "last",
  b: "dark",
  B: "dark",
  ".": "dark",
};

document.addEventListener("keydown", (event) => {
  const act = ACTS[event.key];
  // In a film the arrows are the film's own.
  const taken = event.target.closest("video") && event.key.startsWith("Arrow");
  if (!act || taken || event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  document.querySelector(`.remote [value=${act}]`).click();
});

const film = (part) => part.querySelector(".cinema source")?.getAttribute("src");

// The same film is left alone when somebody joins or the clock is set: only what stands above it changes.
document.addEventListener("htmx:beforeSwap", (event) => {
  const live = document.getElementById("live");
  if (!film(live)) return;
  const fresh = new DOMParser().parseFromString(event.detail.serverResponse, "text/html").getElementById("live");
  if (!fresh || film(fresh) !== film(live)) return;
  event.detail.shouldSwap = false;
  live.dataset.stream = fresh.dataset.stream;
  live.querySelector("header").replaceWith(fresh.querySelector("header"));
});

// One that is turned to begins; where the browser wants a press on the film itself, it waits for that.
document.addEventListener("htmx:afterSwap", () => {
  document.querySelector(".cinema video")?.play().catch(() => {});
});
