// Rows of a chain put into order: Alt with an arrow key within a row, or dragged by its heading. What is sent is the
// number in each row's field of order, which can be typed as well.

const rowsOf = (list) => [...list.querySelectorAll(":scope > .hop-row")];
const orderOf = (row) => row.querySelector("input[name$='-ORDER']");
const headingOf = (row) => row.querySelector("legend");

const place = (list, row, at) => {
  const before = rowsOf(list);
  // The last row is the empty one, in which one more hop may be written: it stays last.
  if (at < 0 || at >= before.length - 1 || before.indexOf(row) === before.length - 1) return;
  const headings = before.map((each) => headingOf(each).textContent);
  const others = before.filter((each) => each !== row);
  list.insertBefore(row, others[at]);
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
  const list = row.parentElement;
  place(list, row, rowsOf(list).indexOf(row) + step);
  event.target.focus();
};

let dragged = null;

const rowDraggedOver = (event) => {
  const row = event.target.closest?.(".hop-row");
  return dragged && row && row !== dragged && row.parentElement === dragged.parentElement ? row : null;
};

export const bindOrder = () => {
  document.addEventListener("keydown", byKey);
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("legend[draggable]")?.closest(".hop-row") ?? null;
  });
  document.addEventListener("dragend", () => { dragged = null; });
  document.addEventListener("dragover", (event) => rowDraggedOver(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    const row = rowDraggedOver(event);
    if (!row) return;
    event.preventDefault();
    place(row.parentElement, dragged, rowsOf(row.parentElement).indexOf(row));
  });
};
