// What every page needs: forms that send themselves on change, folds that close, charts and tips.

for (const form of document.querySelectorAll("form[data-send-on-change]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// On a narrow screen the menu starts folded; without scripts it stays open.
const sideFold = document.querySelector(".side-fold");
if (sideFold) {
  const narrow = window.matchMedia("(max-width: 767.98px)");
  const follow = () => { sideFold.open = !narrow.matches; };
  follow();
  narrow.addEventListener("change", follow);
}

// A fold over the page closes when one clicks elsewhere or presses Escape.
const closeFolds = (except) => {
  for (const fold of document.querySelectorAll("details.fold[open], details.explain[open]")) {
    if (!fold.contains(except)) fold.open = false;
  }
};
document.addEventListener("click", (event) => closeFolds(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.fold[open] summary, details.explain[open] summary");
  closeFolds(null);
  open?.focus();
});

// What a figure explains is never hidden below the edge of its table.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches("details.explain[open]")) return;
  event.target.querySelector(".explain-body")?.scrollIntoView({ block: "nearest" });
}, true);

// A form that was refused begins at what is to be put right.
document.querySelector("main [aria-invalid='true']")?.focus();

// Rows that stand for a page open it on click: the first link in the row, which the keyboard uses.
document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-go]");
  if (!row || event.target.closest("a, button, input, select, label, summary")) return;
  if (window.getSelection()?.toString()) return;
  const link = row.querySelector("td a[href]");
  if (link) window.location.assign(link.href);
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

// Leaving a form that has been filled in asks first, so that nothing is lost by a slip.
for (const form of document.querySelectorAll("form[data-guard]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
