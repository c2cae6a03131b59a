// Drag a file onto the box, see how far the upload is, cancel it by leaving the page.

const box = document.querySelector("[data-drop]");
const form = box.closest("form");
const input = box.querySelector("input[type=file]");
const bar = box.querySelector("progress");
const words = box.querySelector("[data-drop-words]");

for (const name of ["dragover", "dragleave", "drop"]) {
  box.addEventListener(name, (event) => {
    event.preventDefault();
    box.classList.toggle("over", name === "dragover");
  });
}
box.addEventListener("drop", (event) => {
  if (event.dataTransfer.files.length !== 1) {
    words.textContent = "请一次只放一个文件。";
    return;
  }
  input.files = event.dataTransfer.files;
  words.textContent = `已选择：${input.files[0].name}`;
});

form.addEventListener("submit", (event) => {
  if (!input.files.length) return;
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (state) => {
    if (!state.lengthComputable) return;
    bar.hidden = false;
    bar.value = Math.round((100 * state.loaded) / state.total);
    words.textContent = `正在上传 ${bar.value}%`;
  });
  request.addEventListener("load", () => {
    // The server answers with the page of the reading, or with this page and the reason why not.
    if (request.responseURL && request.status === 200) window.location.assign(request.responseURL);
    else document.querySelector("main").replaceWith(
      new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main"));
  });
  request.addEventListener("error", () => { words.textContent = "上传中断，请检查网络后重试。"; });
  request.open("POST", form.action);
  request.send(new FormData(form));
});
