// After a part of the page was exchanged, the reader is where the work goes on, and screen readers are told.

// What had the focus inside the part that goes away.
let held = null;

const sameIn = (part, control) =>
  [...part.querySelectorAll(control.tagName)].find((each) => each.outerHTML === control.outerHTML)
  ?? [...part.querySelectorAll(control.tagName)].find((each) => each.textContent === control.textContent);

const giveBack = (part) => {
  const control = held;
  held = null;
  if (!control || control.isConnected || document.activeElement !== document.body) return;
  ((part && sameIn(part, control)) ?? document.getElementById("main")).focus({ preventScroll: true });
};

export const returnFocus = () => {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const now = document.activeElement;
    held = now !== event.detail.target && event.detail.target.contains(now) ? now : null;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.target;
    if (!part || part.id !== "desk") return giveBack(part && document.getElementById(part.id));
    held = null;
    const heading = document.getElementById("candidate-heading") || document.getElementById("main");
    heading.focus({ preventScroll: true });
    bringIntoView();
  });
  // A refusal or a conflict comes with its own page: show it instead of dropping it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
  });
};

export const bringIntoView = () => {
  const passage = document.getElementById("in-hand");
  const scroller = passage?.closest(".triage-text");
  if (!scroller) return;
  const distance = passage.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  scroller.scrollTop += distance - scroller.clientHeight / 3;
};
