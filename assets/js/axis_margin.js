/* How much room the labels at the left of a chart need. Plotly finds that out by drawing a chart,
   measuring it and drawing it again, which is half of its work; where this is too little, it still
   does. */
(function () {
  "use strict";

  const PAD = 14; // px that Plotly leaves beside a label: 12 to the edge, 2 to the axis
  const SCALES = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"], [1, ""]];
  const pen = document.createElement("canvas").getContext("2d");

  // The labels that Plotly writes on an axis of values.
  function labelsOf(axis) {
    if (axis.ticktext) return axis.ticktext;
    const [low, high] = axis.range;
    const most = (high - low) / (axis.nticks || 6);
    const size = 10 ** Math.floor(Math.log10(most));
    const step = [1, 2, 5, 10].find((count) => count * size >= most * 0.999) * size;
    const isShare = (axis.tickformat || "").endsWith("%");
    const [scale, letter] = isShare ? [0.01, "%"] : SCALES.find(([least]) => high >= least) || [1, ""];
    const labels = [];
    for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
      const number = parseFloat((value / scale).toPrecision(6));
      labels.push((axis.tickprefix || "") + number + letter + (axis.ticksuffix || ""));
    }
    return labels;
  }

  function widthOf(axis, labels) {
    pen.font = axis.tickfont.size + "px " + axis.tickfont.family;
    const lines = labels.flatMap((label) => String(label).split("<br>"));
    return Math.max(0, ...lines.map((line) => pen.measureText(line).width));
  }

  function withRoom(chart) {
    const { data, layout } = chart;
    const bars = data.find((trace) => trace.type === "bar");
    const axes = Object.keys(layout).filter((name) => name.startsWith("yaxis"));
    const widths = axes
      .map((name) => layout[name])
      .filter((axis) => axis.automargin && axis.tickfont && (bars || axis.range))
      .map((axis) => widthOf(axis, bars ? bars.y : labelsOf(axis)));
    if (!widths.length) return chart;
    const room = Math.ceil(Math.max(...widths)) + PAD;
    return { data, layout: Object.assign({}, layout, { margin: Object.assign({}, layout.margin, { l: room }) }) };
  }

  window.dashboardRoom = { withRoom };
})();
