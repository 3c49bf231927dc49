/**
 * The width that the labels at the left of a chart need. Plotly finds it by drawing a chart,
 * measuring it and drawing it again, which is half of its work; it still does where this is too
 * narrow.
 */
import { measureText } from "./text_size.js";

const PADDING = 14; // px that Plotly leaves beside a label: 12 to the edge, 2 to the axis
/** @type {[number, string][]} */
const PREFIXES = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"], [1, ""]];

/**
 * @param {Record<string, any>} axis of values
 * @returns {string[]} the labels that Plotly writes on it
 */
export function tickLabels(axis) {
  if (axis.ticktext) return axis.ticktext;
  const [low, high] = axis.range;
  const minStep = (high - low) / (axis.nticks || 6);
  const size = 10 ** Math.floor(Math.log10(minStep));
  const step = ([1, 2, 5].find((count) => count * size >= minStep * 0.999) || 10) * size;
  const isShare = (axis.tickformat || "").endsWith("%");
  const [scale, prefix] = isShare
    ? [0.01, "%"]
    : PREFIXES.find(([least]) => high >= least) || [1, ""];
  const labels = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
    const number = parseFloat((value / scale).toPrecision(6));
    labels.push((axis.tickprefix || "") + number + prefix + (axis.ticksuffix || ""));
  }
  return labels;
}

/** @param {Font} font @param {unknown[]} labels */
function widthOf(font, labels) {
  const lines = labels.flatMap((label) => String(label).split("<br>"));
  return Math.max(0, ...lines.map((line) => measureText(line, font).width));
}

/** @param {Figure} figure @returns {Figure} */
export function withAxisMargin({ data, layout }) {
  const bars = data.find((trace) => trace.type === "bar");
  const widths = Object.keys(layout)
    .filter((name) => name.startsWith("yaxis"))
    .map((name) => layout[name])
    .filter((axis) => axis.automargin && axis.tickfont && (bars || axis.range))
    .map((axis) => widthOf(axis.tickfont, bars ? bars.y : tickLabels(axis)));
  if (!widths.length) return { data, layout };
  const left = Math.ceil(Math.max(...widths)) + PADDING;
  return { data, layout: { ...layout, margin: { ...layout.margin, l: left } } };
}
