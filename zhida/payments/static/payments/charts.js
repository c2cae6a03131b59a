// Bars of months, stacked by programme or purpose. Amounts come with their words; only the axis counts.

const ink = "#1c2733";
const soft = "#55616e";
const colours = ["#1b4f8f", "#5b8fc9", "#c98a1b", "#3d8361", "#8a5a9e", "#7a8794"];
const font = getComputedStyle(document.body).fontFamily;
const words = { fontFamily: font, color: ink, fontSize: 12 };

const option = ({ months, unit, fen_per_unit: perUnit, series }) => ({
  color: colours,
  animation: false,
  textStyle: words,
  legend: { show: series.length > 1, type: "scroll", top: 0, left: 44, right: 4, textStyle: words, itemWidth: 14, itemHeight: 10 },
  grid: { left: 4, right: 12, top: 36, bottom: 4, containLabel: true },
  tooltip: {
    renderMode: "richText",
    confine: true,
    trigger: "axis",
    textStyle: words,
    formatter: (found) => [
      found[0].axisValue,
      ...found.filter((one) => one.value).map((one) => `${one.seriesName}：${series[one.seriesIndex].words[one.dataIndex]}`),
    ].join("\n"),
  },
  xAxis: { type: "category", data: months, axisLabel: { color: ink, fontSize: 11 }, axisTick: { show: false } },
  yAxis: {
    type: "value", name: unit, nameTextStyle: { color: soft, fontSize: 11, align: "right" },
    axisLabel: { color: soft, fontSize: 11, formatter: (fen) => (fen / perUnit).toLocaleString("zh-CN") },
  },
  series: series.map(({ name, values }) => ({ name, type: "bar", stack: "all", barMaxWidth: 36, data: values })),
});

for (const place of document.querySelectorAll("[data-chart=months]")) {
  const values = JSON.parse(document.getElementById(place.dataset.from).textContent);
  const chart = window.echarts.init(place, null, { renderer: "canvas" });
  chart.setOption(option(values));
  new ResizeObserver(() => chart.resize()).observe(place);
  window.addEventListener("beforeprint", () => chart.resize());
}
