// Keys out of the page's own list (json in #key-rows): the same list that the page shows behind "?".

const rows = () => {
  const list = document.getElementById("key-rows");
  return list ? JSON.parse(list.textContent) : [];
};

const isTyping = (place) =>
  place.isContentEditable || place.closest("select, textarea, dialog[open], input:not([type=checkbox], [type=radio])");

const acts = {
  click: (control) => control.click(),
  focus: (control) => control.focus(),
  open: (control) => {
    control.open = !control.open;
    (control.open ? control.querySelector("summary") : document.body).focus?.();
    if (control.open) control.scrollIntoView({ block: "nearest" });
  },
};

const leave = (event) => {
  if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
};

const press = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (isTyping(event.target)) return leave(event);
  if (document.documentElement.dataset.keys === "off") return;
  // While a decision is on its way the next key would fall on the candidate that leaves; what the page merely fetches
  // for itself is waited for by nobody.
  if (document.querySelector(".htmx-request:not([data-background])")) return;
  const row = rows().find(({ key }) => key === event.key);
  const control = row && document.getElementById(row.target);
  if (!control || control.disabled) return;
  event.preventDefault();
  acts[row.act](control);
};

export const bindKeys = () => document.addEventListener("keydown", press);
