// Passing down: add lines, paste lines from a spreadsheet, keep what remains in sight.
// Sums are whole fen (BigInt), so the page never shows a rounding of its own.

const form = document.querySelector("form[data-left-fen]");
const body = form.querySelector("[data-lines]");
const template = form.querySelector("template[data-line]");
const total = form.querySelector("input[name=share-TOTAL_FORMS]");
const add = form.querySelector("[data-add]");
const decimals = form.dataset.unit === "元" ? 2 : 6;
const left = BigInt(form.dataset.leftFen);

const fenOf = (text) => {
  const plain = text.normalize("NFKC").replace(/[,\s]/g, "");
  const found = /^(-?)(\d*)(?:\.(\d*))?$/.exec(plain);
  if (!found || (found[3] ?? "").length > decimals) return 0n;
  const digits = (found[2] || "0") + (found[3] ?? "").padEnd(decimals, "0");
  return BigInt(found[1] + digits);
};

const shown = (fen) => {
  const digits = String(fen < 0n ? -fen : fen).padStart(decimals + 1, "0");
  const whole = digits.slice(0, -decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const part = digits.slice(-decimals);
  const rest = decimals === 2 ? `.${part}` : part.replace(/0+$/, "") && `.${part.replace(/0+$/, "")}`;
  return (fen < 0n ? "-" : "") + whole + rest;
};

const addLine = () => {
  const markup = template.innerHTML.replaceAll("__prefix__", total.value);
  body.insertAdjacentHTML("beforeend", markup);
  total.value = String(Number(total.value) + 1);
  return body.lastElementChild;
};

const count = () => {
  const inputs = [...body.querySelectorAll("input[name$=amount_fen]")];
  const sum = inputs.reduce((sofar, input) => sofar + fenOf(input.value), 0n);
  const rest = left - sum;
  form.querySelector("[data-sum]").textContent = shown(sum);
  const place = form.querySelector("[data-rest]");
  place.textContent = shown(rest) + (rest < 0n ? "（超出余额）" : "");
  place.classList.toggle("negative", rest < 0n);
};

const paste = (event) => {
  const lines = event.clipboardData.getData("text").split(/\r?\n/).filter((line) => line.trim());
  if (!event.target.name?.endsWith("receiver") || !lines[0]?.includes("\t")) return;
  event.preventDefault();
  let row = event.target.closest("tr");
  for (const line of lines) {
    const cells = line.split("\t").map((cell) => cell.trim());
    row ??= addLine();
    row.querySelector("input[name$=receiver]").value = cells[0];
    row.querySelector("input[name$=amount_fen]").value = cells.at(-1);
    row = row.nextElementSibling;
  }
  count();
};

add.hidden = false;
add.addEventListener("click", () => addLine().querySelector("input").focus());
form.addEventListener("input", count);
form.addEventListener("paste", paste);
count();
