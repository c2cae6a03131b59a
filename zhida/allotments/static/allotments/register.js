// Checking a reading: what was typed survives a reload, and giving up asks first.

const form = document.querySelector("form[data-keep]");
const key = form.dataset.keep;
const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");

for (const input of form.querySelectorAll("textarea, input.receiver")) {
  if (kept[input.name] !== undefined) input.value = kept[input.name];
  input.addEventListener("input", () => {
    kept[input.name] = input.value;
    sessionStorage.setItem(key, JSON.stringify(kept));
  });
}

for (const button of form.querySelectorAll("[data-confirm]")) {
  button.addEventListener("click", (event) => {
    if (window.confirm(button.dataset.confirm)) sessionStorage.removeItem(key);
    else event.preventDefault();
  });
}
