// Rows of a chain put into order: Alt with an arrow key within a row, or dragged by its heading, with the mouse or a
// finger. What is sent is the number in each row's field of order, which can be typed as well.

const rowsOf = (list) => [...list.querySelectorAll(":scope > .hop-row")];
const orderOf = (row) => row.querySelector("input[name$='-ORDER']");
const headingOf = (row) => row.querySelector("legend");

// The others are moved past the row and never the row itself: one taken off the page loses focus and pointer.
const place = (list, row, at) => {
  const before = rowsOf(list);
  const from = before.indexOf(row);
  // The last row is the empty one, in which one more hop may be written: it stays last.
  if (at === from || at < 0 || at >= before.length - 1 || from === before.length - 1) return;
  const headings = before.map((each) => headingOf(each).textContent);
  if (at < from) row.after(...before.slice(at, from));
  else row.before(...before.slice(from + 1, at + 1));
  rowsOf(list).forEach((each, i) => {
    headingOf(each).textContent = headings[i];
    const order = orderOf(each);
    if (order && i < before.length - 1) order.value = String(i + 1);
  });
};

const byKey = (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const row = event.altKey && step && event.target.closest?.(".hop-row");
  if (!row) return;
  event.preventDefault();
  place(row.parentElement, row, rowsOf(row.parentElement).indexOf(row) + step);
};

let dragged = null;

const grasp = (event) => {
  const heading = event.isPrimary && event.button === 0 && event.target.closest?.("legend.movable");
  if (!heading) return;
  event.preventDefault();
  heading.setPointerCapture(event.pointerId);
  dragged = heading.closest(".hop-row");
  dragged.classList.add("dragged");
};

// A row is passed once its middle is: rows of different heights would change places to and fro otherwise.
const drag = (event) => {
  if (!dragged) return;
  const rows = rowsOf(dragged.parentElement);
  const at = rows.indexOf(dragged);
  const middle = (row) => { const { top, height } = row.getBoundingClientRect(); return top + height / 2; };
  if (at > 0 && event.clientY < middle(rows[at - 1])) place(dragged.parentElement, dragged, at - 1);
  else if (at + 1 < rows.length && event.clientY > middle(rows[at + 1])) place(dragged.parentElement, dragged, at + 1);
};

const letGo = () => {
  dragged?.classList.remove("dragged");
  dragged = null;
};

export const bindOrder = () => {
  document.addEventListener("keydown", byKey);
  document.addEventListener("pointerdown", grasp);
  document.addEventListener("pointermove", drag);
  document.addEventListener("pointerup", letGo);
  document.addEventListener("pointercancel", letGo);
};
