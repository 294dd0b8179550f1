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
  return [
    offsetIn(article, range.startContainer, range.startOffset),
    offsetIn(article, range.endContainer, range.endOffset),
  ];
};

const fill = (form, [start, end]) => {
  const field = document.getElementById(form.dataset.selectInto);
  if (!field) return;
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
