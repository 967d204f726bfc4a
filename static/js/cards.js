// Cards are laid in columns by drag, by tap and by keyboard. Each card is a field with radios, which table.js saves; here they
// are only moved to where the radio says, and what has been done is said to those who listen.

const FAR_ENOUGH = 6; // before a press has become a drag
let byHand = false; // the choice came from a finger or a mouse, not from a key
let drag;

const cardOf = (element) => element?.closest?.("[data-sort] .card");
const sortOf = (card) => card.closest("[data-sort]");
const radios = (card) => [...card.querySelectorAll("input[type=radio]")];
const column = (card) => radios(card).find((one) => one.checked)?.value ?? "";
const place = (sort, key) => [...sort.querySelectorAll("section[data-column]")].find((one) => one.dataset.column === key);
const nameOf = (section) => section.querySelector("h3").firstChild.textContent.trim();
const order = (sort) => (orders.has(sort) ? orders.get(sort) : orders.set(sort, cards(sort).map(slotOf)).get(sort));
const slotOf = (card) => card.querySelector("[name=slot]").value;
const cards = (sort) => [...sort.querySelectorAll(".card")];
const orders = new WeakMap();

function settle(card) {
  const sort = sortOf(card);
  const home = place(sort, column(card)) ?? place(sort, "");
  const list = home.querySelector("ul");
  if (card.parentElement !== list) {
    const all = order(sort);
    const after = [...list.children].find((one) => all.indexOf(slotOf(one)) > all.indexOf(slotOf(card)));
    list.insertBefore(card, after ?? null);
  }
  count(sort);
}

function count(sort) {
  for (const section of sort.querySelectorAll("section[data-column]")) {
    section.querySelector("h3 b").textContent = section.querySelectorAll(".card").length;
  }
}

function left(sort) {
  const n = cards(sort).filter((card) => !column(card)).length;
  const { none, last, left: many } = sort.dataset;
  return n === 0 ? none : n === 1 ? last : many.replace("%n", n);
}

function announce(card) {
  const sort = sortOf(card);
  const words = card.querySelector("legend").textContent.trim();
  sort.querySelector("[role=status]").textContent = `${words}: ${nameOf(place(sort, column(card)))}. ${left(sort)}`;
}

function lay(card, key) {
  const radio = radios(card).find((one) => one.value === key);
  if (!radio || radio.checked) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function lift(card) {
  for (const one of sortOf(card).querySelectorAll(".lifted")) if (one !== card) one.classList.remove("lifted");
  card.classList.toggle("lifted", true);
}

const putDown = (sort) => sort.querySelector(".lifted")?.classList.remove("lifted");

/* ---- a choice: by a key the card goes when the focus does, so that nobody loses it under their hands ---- */

document.addEventListener("change", (event) => {
  const card = cardOf(event.target);
  if (!card) return;
  announce(card);
  if (!byHand) return;
  const next = card.nextElementSibling;
  const fromPile = card.parentElement.closest("section").dataset.column === "";
  settle(card);
  card.classList.remove("lifted");
  if (next && fromPile && !drag?.moved) lift(next);
});

document.addEventListener("focusout", (event) => {
  const card = cardOf(event.target);
  if (!card) return;
  setTimeout(() => {
    if (card.contains(document.activeElement)) return;
    settle(card);
  });
});

// Set from outside: another screen of the table, or what waited for the net.
document.addEventListener("field-set", (event) => {
  const card = cardOf(event.target);
  if (card && !card.contains(document.activeElement)) settle(card);
});

document.addEventListener("keydown", (event) => {
  byHand = false;
  const card = cardOf(event.target);
  if (event.key === "Escape") {
    for (const sort of document.querySelectorAll("[data-sort]")) putDown(sort);
    if (drag?.moved) end();
  }
  if (!card || event.key !== "Enter" || event.target.type !== "radio") return;
  event.preventDefault(); // Enter is done with this one and on to the next
  const next = card.nextElementSibling;
  if (next) (radios(next).find((one) => one.checked) ?? radios(next)[0]).focus();
  else event.target.blur();
});

/* ---- tap a card, then a column ---- */

document.addEventListener(
  "click",
  (event) => {
    if (!drag?.moved) return;
    event.preventDefault(); // the end of a drag is no tap
    event.stopPropagation();
  },
  true,
);

document.addEventListener("click", (event) => {
  const card = cardOf(event.target);
  if (card) {
    if (event.target.closest("label, button, input")) return;
    if (card.classList.contains("lifted")) putDown(sortOf(card));
    else lift(card);
    return;
  }
  const section = event.target.closest?.("[data-sort] section[data-column]");
  const lifted = section && section.closest("[data-sort]").querySelector(".lifted");
  if (!lifted) return;
  byHand = true;
  lay(lifted, section.dataset.column);
});

/* ---- drag: a mouse anywhere on the card, a finger on its grip, so that the page can still be scrolled ---- */

document.addEventListener("pointerdown", (event) => {
  byHand = true;
  const card = cardOf(event.target);
  drag = undefined;
  if (!card || event.button !== 0 || event.target.closest("label, button, input")) return;
  if (event.pointerType !== "mouse" && !event.target.closest(".grip")) return;
  drag = { card, id: event.pointerId, x: event.pageX, y: event.pageY, moved: false };
});

document.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.id || drag.over) return;
  const [x, y] = [event.pageX - drag.x, event.pageY - drag.y];
  if (!drag.moved && Math.hypot(x, y) < FAR_ENOUGH) return;
  if (!drag.moved) begin();
  event.preventDefault();
  drag.card.style.translate = `${x}px ${y}px`;
  target(event);
});

document.addEventListener("pointerup", (event) => {
  if (!drag || event.pointerId !== drag.id) return;
  const { card, moved } = drag;
  if (!moved) return (drag = undefined);
  const to = target(event);
  end();
  if (to) lay(card, to.dataset.column);
});

document.addEventListener("pointercancel", () => drag?.moved && end());

function begin() {
  drag.moved = true;
  const sort = sortOf(drag.card);
  putDown(sort);
  drag.card.classList.add("dragged");
  drag.dock = document.createElement("div");
  drag.dock.className = "dock";
  drag.dock.ariaHidden = "true";
  for (const section of sort.querySelectorAll("section[data-column]")) {
    if (section.contains(drag.card)) continue;
    const stop = document.createElement("span");
    stop.dataset.column = section.dataset.column;
    stop.textContent = nameOf(section);
    drag.dock.append(stop);
  }
  sort.append(drag.dock);
}

function target(event) {
  const sort = sortOf(drag.card);
  const under = document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest("[data-column]"));
  const found = under.find((one) => one && sort.contains(one));
  for (const one of sort.querySelectorAll(".over")) if (one !== found) one.classList.remove("over");
  found?.classList.add("over");
  return found;
}

function end() {
  const { card, dock } = drag;
  drag.over = true; // kept until the next press, so that the click that follows is known
  card.classList.remove("dragged");
  card.style.translate = "";
  dock.remove();
  for (const one of sortOf(card).querySelectorAll(".over")) one.classList.remove("over");
  setTimeout(() => (drag = undefined));
}

for (const sort of document.querySelectorAll("[data-sort]")) {
  order(sort);
  for (const card of cards(sort)) {
    const grip = document.createElement("span");
    grip.className = "grip";
    grip.ariaHidden = "true";
    card.append(grip);
    settle(card);
  }
  sort.classList.add("ready");
}
