// Keys out of the page's own list (json in #key-rows): the same list that the page shows behind "?".

const everywhere = [{ key: "/", act: "focus", target: "site-search" }];

const rows = () => {
  const list = document.getElementById("key-rows");
  return everywhere.concat(list ? JSON.parse(list.textContent) : []);
};

const isTyping = (place) =>
  place.isContentEditable || place.closest("select, textarea, dialog[open], input:not([type=checkbox], [type=radio])");

// The control whose key was begun: only the keys that follow it count until one is pressed.
let begun = "";

const begin = (target) => {
  begun = target;
  const control = document.getElementById(target);
  control?.toggleAttribute("data-begun", true);
  control?.focus();
};

const end = () => {
  document.getElementById(begun)?.removeAttribute("data-begun");
  begun = "";
};

const acts = {
  click: (control) => control.click(),
  focus: (control) => control.focus(),
  begin: (control) => begin(control.id),
  open: (control) => {
    control.open = !control.open;
    (control.open ? control.querySelector("summary") : document.body).focus?.();
    if (control.open) control.scrollIntoView({ block: "nearest" });
  },
};

const leave = (event) => {
  if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
};

const rowOf = (key) => {
  const after = begun;
  end();
  const meant = rows().filter((row) => row.key === key);
  return (after && meant.find((row) => row.after === after)) || meant.find((row) => !row.after);
};

const press = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (isTyping(event.target)) return leave(event);
  if (document.documentElement.dataset.keys === "off" || event.key === "Shift") return;
  // While a decision is on its way the next key would fall on the candidate that leaves; what the page merely fetches
  // for itself is waited for by nobody.
  if (document.querySelector(".htmx-request:not([data-background])")) return;
  const row = rowOf(event.key);
  const control = row && document.getElementById(row.target);
  if (!control || control.disabled) return;
  event.preventDefault();
  acts[row.act](control);
};

// Each button shows the key that its reader has chosen for it.
const showKeys = () => {
  const list = rows();
  for (const shown of document.querySelectorAll("[data-key-of]")) {
    const row = list.find(({ target }) => target === shown.dataset.keyOf);
    shown.hidden = !row;
    if (row) shown.textContent = row.key;
  }
};

export const bindKeys = () => {
  document.addEventListener("keydown", press);
  document.addEventListener("htmx:afterSettle", showKeys);
  showKeys();
};
