// The charts of the overview. Tooltips are drawn on the canvas: the page allows no inline style.

const ink = "#1c2733";
const soft = "#55616e";
const brand = "#1b4f8f";
const band = "#5b8fc9";
const kinds = { purpose: "#3a7d5c", unused: "#c4851a" };
const font = getComputedStyle(document.body).fontFamily;

const phone = window.matchMedia("(max-width: 767.98px)");

const base = {
  color: [brand],
  animation: false,
  textStyle: { fontFamily: font, color: ink, fontSize: 12 },
};
const tooltip = { renderMode: "richText", confine: true, textStyle: { fontFamily: font, color: ink } };

const drawings = {
  flow: ({ nodes, links }) => {
    const most = Math.max(...links.map((link) => link.value));
    const into = new Map();
    for (const link of links) into.set(link.target, (into.get(link.target) ?? 0) + link.value);
    const narrow = phone.matches;
    const ends = new Set(nodes.filter((node) => node.kind !== "holder").map((node) => node.name));
    const givers = new Set(links.filter((link) => !ends.has(link.target)).map((link) => link.source));
    return {
      ...base,
      tooltip: { ...tooltip, formatter: ({ data }) => data.words ?? data.name },
      series: [{
        type: "sankey",
        left: 4, right: narrow ? 90 : 190, top: 8, bottom: 8,
        nodeGap: 12, nodeWidth: 12, draggable: false, layoutIterations: 0, emphasis: { focus: "adjacency" },
        data: nodes.map((node) => ({
          ...node,
          itemStyle: { color: kinds[node.kind] ?? brand, borderWidth: 0 },
          // The thinnest bands would print their names over each other; the table has them all.
          label: {
            show: !into.has(node.name) || into.get(node.name) >= most * (narrow ? 0.07 : 0.015),
            ...(narrow && givers.has(node.name) ? { width: 48, overflow: "break" } : {}),
          },
        })),
        links,
        lineStyle: { color: band, opacity: 0.35, curveness: 0.5 },
        label: { color: ink, fontSize: 12, fontFamily: font, width: narrow ? 80 : 180, overflow: "truncate" },
      }],
    };
  },

  progress: ({ names, values, elapsed }) => ({
    ...base,
    tooltip: {
      ...tooltip,
      trigger: "axis",
      formatter: (found) => `${found[0].name}：${(found[0].value / 10).toFixed(1)}%`,
    },
    grid: { left: 4, right: 24, top: 24, bottom: 4, containLabel: true },
    yAxis: {
      type: "category", data: names, inverse: true,
      axisLabel: { color: ink, fontSize: 11, width: 120, overflow: "truncate" }, axisTick: { show: false },
    },
    xAxis: {
      type: "value", min: 0, max: 1000, interval: 250,
      axisLabel: { formatter: (value) => `${value / 10}%`, color: soft, fontSize: 11 },
    },
    series: [{
      type: "bar",
      data: values,
      barMaxWidth: 12,
      showBackground: true,
      backgroundStyle: { color: "#e9edf1" },
      markLine: {
        symbol: "none",
        silent: true,
        lineStyle: { color: "#b3261e", type: "dashed" },
        label: { formatter: `序时 ${(elapsed / 10).toFixed(1)}%`, position: "start", align: elapsed > 850 ? "right" : "center", color: "#b3261e" },
        data: [{ xAxis: elapsed }],
      },
    }],
  }),
};

for (const place of document.querySelectorAll("[data-chart]")) {
  const values = JSON.parse(document.getElementById(place.dataset.from).textContent);
  const chart = window.echarts.init(place, null, { renderer: "canvas" });
  const draw = () => chart.setOption(drawings[place.dataset.chart](values), true);
  draw();
  phone.addEventListener("change", draw);
  new ResizeObserver(() => chart.resize()).observe(place);
  window.addEventListener("beforeprint", () => chart.resize());
}
