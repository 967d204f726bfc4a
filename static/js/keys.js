"use strict";

// A link may have a key of its own; in a field the key is the field's.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest("input, select, textarea")) return;
  document.querySelector(`a[data-key="${event.key}"]`)?.click();
});
