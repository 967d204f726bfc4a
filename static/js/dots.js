// Dots are given with plain number fields; here come buttons to tap, dots to drag, and a word of how many are left.

const LOOK = 15000; // what the tables have shared meanwhile, asked for while nobody has begun to give
const form = (element) => element?.closest?.("form[data-dots]");
const fields = (ballot) => [...ballot.querySelectorAll("input[type=number]")];
const value = (field) => Math.max(0, parseInt(field.value, 10) || 0);
const given = (ballot) => fields(ballot).reduce((sum, field) => sum + value(field), 0);
const spare = (ballot) => Number(ballot.dataset.dots) - given(ballot);
const fieldOf = (item) => item.querySelector("input[type=number]");
let drag;

function draw(ballot, quiet = false) {
  const rest = spare(ballot);
  for (const field of fields(ballot)) {
    const item = field.closest("li");
    for (const button of item.querySelectorAll("button")) button.hidden = false;
    item.querySelector(".less").setAttribute("aria-disabled", value(field) === 0);
    item.querySelector(".more").setAttribute("aria-disabled", rest <= 0);
    fill(item.querySelector(".given-dots"), value(field));
  }
  fill(ballot.querySelector(".spare"), rest);
  ballot.toggleAttribute("data-dirty", given(ballot) > 0); // a page with something begun is not moved on
  ballot.classList.add("ready");
  if (!quiet) say(ballot, rest);
}

function fill(place, n) {
  place.replaceChildren(...Array.from({ length: Math.max(0, n) }, dot));
}

function dot() {
  const made = document.createElement("span");
  made.className = "dot";
  return made;
}

function say(ballot, rest) {
  const { none, one, left } = ballot.dataset;
  ballot.querySelector(".left").textContent = rest <= 0 ? none : rest === 1 ? one : left.replace("%n", rest);
}

function give(item, n) {
  const ballot = form(item);
  const field = fieldOf(item);
  const most = n > 0 ? Math.min(n, spare(ballot)) : n;
  field.value = Math.max(0, value(field) + most);
  draw(ballot);
}

document.addEventListener("input", (event) => {
  const ballot = form(event.target);
  if (!ballot || event.target.type !== "number") return;
  const over = -spare(ballot);
  if (over > 0) event.target.value = Math.max(0, value(event.target) - over);
  draw(ballot);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("form[data-dots] :is(.less, .more)");
  if (button) give(button.closest("li"), button.matches(".more") ? 1 : -1);
});

/* ---- a dot is taken from the tray or from a proposal, and laid on another or back ---- */

document.addEventListener("pointerdown", (event) => {
  const taken = event.target.closest?.("form[data-dots] .dot");
  if (!taken || event.button !== 0) return;
  event.preventDefault();
  const ghost = dot();
  ghost.classList.add("ghost");
  form(taken).append(ghost);
  drag = { ballot: form(taken), from: taken.closest("li"), ghost, id: event.pointerId };
  follow(event);
});

document.addEventListener("pointermove", (event) => drag?.id === event.pointerId && follow(event));

document.addEventListener("pointerup", (event) => {
  if (drag?.id !== event.pointerId) return;
  const { from } = drag;
  const to = follow(event);
  drop();
  if (to === from) return;
  if (from) give(from, -1);
  if (to) give(to, 1);
});

document.addEventListener("pointercancel", () => drag && drop());

function follow(event) {
  drag.ghost.style.left = `${event.clientX}px`;
  drag.ghost.style.top = `${event.clientY}px`;
  const found = document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest("form[data-dots] li"))
    .find((one) => one && drag.ballot.contains(one));
  for (const one of drag.ballot.querySelectorAll(".over")) if (one !== found) one.classList.remove("over");
  found?.classList.add("over");
  return found ?? null;
}

function drop() {
  drag.ghost.remove();
  for (const one of drag.ballot.querySelectorAll(".over")) one.classList.remove("over");
  drag = undefined;
}

/* ---- what has been shared or revealed since ---- */

const untouched = (section) => !section.querySelector("[data-dirty]") && !section.contains(document.activeElement);

const same = (one, other) => one?.className === other.className && one.textContent.trim() === other.textContent.trim();

async function look() {
  for (const place of document.querySelectorAll(".block [data-proposals]")) {
    const section = place.closest(".block");
    if (!untouched(section)) continue;
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(section.id);
      const told = fresh?.querySelector("[data-proposals]");
      if (!fresh || !untouched(section) || same(told, place)) continue;
      section.replaceChildren(...document.adoptNode(fresh).childNodes);
      for (const ballot of section.querySelectorAll("form[data-dots]")) draw(ballot, true);
    } catch {
      // without a net the list stays as it is
    }
  }
}

// In turn and never all at once: a hall full of phones asks too.
function later() {
  setTimeout(() => {
    if (document.visibilityState === "visible") look();
    later();
  }, LOOK * (1 + Math.random()));
}

document.addEventListener("show-changed", look);
for (const ballot of document.querySelectorAll("form[data-dots]")) draw(ballot, true);
later();
