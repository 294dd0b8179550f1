// The page that a bookmark opens: what it sent stands after the # and goes into the form.
const form = document.getElementById("sent");
const told = new URLSearchParams(location.hash.slice(1));
const SETTLED = 600; // milliseconds after which a key press is meant for this page

if (form && told.has("address")) {
  // Not kept in the history, and gone from what a reload or a copied address would send.
  history.replaceState(null, "", location.pathname);
  for (const name of ["address", "title", "text"]) form.elements[name].value = told.get(name) ?? "";
  if (told.get("part") === "selection") form.elements.take.value = "text";
  document.getElementById("sent-cut").hidden = told.get("cut") !== "1";
  document.getElementById("sent-none").hidden = true;
  guard();
}

/** Let Enter hand the form in, but none that another site made its reader hold down or press blindly. */
function guard() {
  let seen = document.visibilityState === "visible" ? performance.now() : Infinity;
  document.addEventListener("visibilitychange", () => {
    seen = document.visibilityState === "visible" ? performance.now() : Infinity;
  });
  window.addEventListener("focus", () => { seen = performance.now(); });
  const early = () => performance.now() - seen < SETTLED;
  form.addEventListener("keydown", (event) => { if (event.repeat && event.key === "Enter") event.preventDefault(); });
  form.addEventListener("submit", (event) => { if (early()) event.preventDefault(); });
  form.querySelector("button[type=submit]").focus();
}
