/**
 * Moves the lines, bands and labels of a drawn chart at once, by writing their SVG. Plotly draws
 * the chart when the slider rests (charts.js), so that hover, arrows and axes are right again.
 */
import { arrangeLabels } from "./labels.js";
import { bandOf, lineOf, readAxes, readTraces } from "./plotly_layout.js";

/** @typedef {[x: number, y: number][]} Points */

/** The x of a trace's points, by the width that they are drawn at.
 * @type {WeakMap<Trace, { key: string, pixels: number[] }>} */
const columns = new WeakMap();

/**
 * @param {Graph} graph
 * @param {Trace} trace
 * @param {number[]} values the new y, on the axes as they are drawn
 * @returns {Points | null}
 */
function pointsOf(graph, trace, values) {
  const axes = readAxes(graph, trace);
  if (!axes) return null;
  const key = `${axes.x.length}x${trace.x.length}`;
  let column = columns.get(trace);
  if (column?.key !== key) {
    column = { key, pixels: Array.from(trace.x, axes.x.toPixels) };
    columns.set(trace, column);
  }
  return column.pixels.map((x, i) => [x, axes.y.scale(values[i])]);
}

/** @param {Points} points */
export const toPath = (points) =>
  `M${points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join("L")}`;

/**
 * Collects every path before it writes one: the whole chart moves, or nothing does.
 * @param {Graph} graph
 * @param {ChartUpdate} update
 * @returns {boolean} false where the chart is left to Plotly
 */
export function updateSvg(graph, update) {
  /** @type {[Element, string][]} */
  const writes = [];
  /** The line below: a band reaches down to it. @type {{ trace: Trace, points: Points } | null} */
  let edge = null;
  const traces = readTraces(graph);
  if (!traces) return false;
  for (let i = 0; i < update.traces.length; i += 1) {
    const trace = traces[update.traces[i]];
    if (trace?.type !== "scatter") return false;
    if (trace.mode !== "lines") continue; // labels.js; arrows follow at rest
    const points = pointsOf(graph, trace, update.parts.y[i]);
    if (!points) return false;
    if (trace.fill === "tonexty") {
      const band = edge && bandOf(graph, edge.trace);
      if (!edge || !band) return false;
      const back = toPath(edge.points.toReversed()).slice(1);
      writes.push([band, `${toPath(points)}L${back}Z`]);
    }
    const line = lineOf(graph, trace);
    if (line) writes.push([line, toPath(points)]);
    else if (trace.line.width > 0) return false;
    edge = { trace, points };
  }
  writes.forEach(([element, path]) => element.setAttribute("d", path));
  arrangeLabels(graph, update);
  return true;
}
