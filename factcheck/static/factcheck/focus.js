// After a part of the page was exchanged, the reader is where the work goes on, and screen readers are told.

export const returnFocus = () => {
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.target;
    if (!part || part.id !== "desk") return;
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
