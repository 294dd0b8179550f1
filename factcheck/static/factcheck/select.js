// Words selected in the article become offsets in a form's field. Offsets count code points of the stored text, while
// the browser counts UTF-16 units: a letter beyond the basic plane is one of the former and two of the latter.

const codePoints = (text) => [...text].length;

const offsetIn = (article, node, offset) => {
  const before = document.createRange();
  before.setStart(article, 0);
  before.setEnd(node, offset);
  return codePoints(before.toString());
};

const selectedIn = (article) => {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!article.contains(range.startContainer) || !article.contains(range.endContainer)) return null;
  // Of a long article only a part is on the page.
  const shownFrom = Number(article.dataset.starts || 0);
  return [
    shownFrom + offsetIn(article, range.startContainer, range.startOffset),
    shownFrom + offsetIn(article, range.endContainer, range.endOffset),
  ];
};

// The field stands in a part that is fetched when it is opened: open it, and fill the field once it is there.
const fetchField = (form, span) => {
  const part = form.querySelector("details[hx-get]");
  if (!part) return;
  part.addEventListener("htmx:afterSettle", () => fill(form, span), { once: true });
  part.open = true;
};

const fill = (form, [start, end]) => {
  const field = document.getElementById(form.dataset.selectInto);
  if (!field) return fetchField(form, [start, end]);
  field.value = form.dataset.selectAs === "start" ? String(start) : `${start}-${end}`;
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

const take = () => {
  for (const form of document.querySelectorAll("[data-select-from]")) {
    const article = document.getElementById(form.dataset.selectFrom);
    const span = article && selectedIn(article);
    if (span) fill(form, span);
  }
};

export const bindSelection = () => {
  document.addEventListener("mouseup", take);
  document.addEventListener("keyup", (event) => event.shiftKey && take());
};
