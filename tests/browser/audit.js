// What a page must not have: faint words, inputs without a name, an id twice, inline styles.
() => {
  const found = [];
  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [red, green, blue] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0.99) return colour.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const says = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());

  for (const element of document.querySelectorAll("body *")) {
    const { width, height } = element.getBoundingClientRect();
    if (!says(element) || !width || !height) continue;
    const words = light(parts(getComputedStyle(element).color).slice(0, 3));
    const behind = light(ground(element));
    const contrast = (Math.max(words, behind) + 0.05) / (Math.min(words, behind) + 0.05);
    if (contrast < 4.5) found.push(`contrast ${contrast.toFixed(2)}: ${element.textContent.trim().slice(0, 20)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids.filter((one, place) => ids.indexOf(one) !== place))) found.push(`id twice: ${id}`);
  for (const input of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!input.labels.length && !input.getAttribute("aria-label")) found.push(`no label: ${input.name}`);
  }
  for (const element of document.querySelectorAll("[style]")) {
    // What a chart writes by script is allowed; what the page brings along is not.
    if (!element.closest("[data-chart]")) found.push(`inline style: ${element.outerHTML.slice(0, 60)}`);
  }
  return found;
}
