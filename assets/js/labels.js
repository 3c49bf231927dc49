/**
 * Keeps the labels of a chart from lying on one another. Plotly writes each label at its point;
 * they are placed anew after each of its drawings and with each move of a slider.
 */
import { findAll } from "./dash.js";
import { placeLabels } from "./label_placement.js";
import {
  annotationBoxes,
  graphIn,
  isDrawn,
  labelOf,
  labelsOf,
  readAxes,
  readPoints,
  readTraces,
} from "./plotly_layout.js";
import { measureText } from "./text_size.js";

/** @typedef {import("./label_placement.js").Box} Box */
/** @typedef {import("./plotly_layout.js").Axis} Axis */
/**
 * @typedef {import("./label_placement.js").Label & {
 *   trace: Trace, point: number, x: number, baseline: number, anchor: string, text: string
 * }} ChartLabel
 */

const LINE_CLEARANCE = 4; // px between the end of a broad line and the label under it
const MAX_FRAMES = 1000; // looks at a page whose charts are not drawn yet
/** @type {Record<string, string>} */
const ANCHORS = { left: "end", right: "start" };
/** @type {Record<string, string>} */
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** @param {string} text */
const decode = (text) => text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);

/** The points that have a label, by the list of texts. @type {WeakMap<string[], number[]>} */
const labelled = new WeakMap();
/** Annotations, as they were at the last drawing. @type {WeakMap<Graph, Box[]>} */
const annotations = new WeakMap();

/** @param {string[]} texts */
function labelledPoints(texts) {
  if (!labelled.has(texts)) labelled.set(texts, [...texts.keys()].filter((i) => texts[i]));
  return labelled.get(texts) || [];
}

/**
 * Where Plotly puts the baseline of a label, from its point.
 * @param {string} vertical
 * @param {number} fontSize
 * @param {number} distance from the mark
 */
const baselineOf = (vertical, fontSize, distance) =>
  vertical === "bottom" ? 0.75 * fontSize + distance : -0.25 * fontSize - distance;

/**
 * @param {Graph} graph
 * @param {Trace} trace
 * @param {number} number of the trace
 * @param {ChartUpdate | null} update what is drawn already but not known to Plotly
 * @param {{ x: Axis, y: Axis }} axes
 * @returns {ChartLabel[]} from the lowest up, where each wants to be
 */
function readLabels(graph, trace, number, update, axes) {
  const index = update ? update.traces.indexOf(number) : -1;
  /** @param {string} name */
  const read = (name) => update?.parts[name]?.[index] ?? trace[name];
  const texts = read("text"), values = read("y"), positions = read("textposition");
  const font = trace.textfont, points = readPoints(graph, number);
  return labelledPoints(texts).map((point) => {
    const position = Array.isArray(positions) ? positions[point] : positions;
    const [vertical, horizontal] = position.split(" ");
    const anchor = ANCHORS[horizontal] || "middle";
    const text = decode(texts[point]);
    const size = measureText(text, font);
    const radius = points[point]?.mrc;
    const distance = radius ? radius / 0.8 + 1 : 0;
    const baseline = baselineOf(vertical, font.size, distance);
    const isUnderLine = trace.mode === "text" && vertical === "bottom";
    const x = axes.x.toPixels(trace.x[point]);
    const shift = { start: distance, end: -distance - size.width }[anchor] ?? -0.5 * size.width;
    return {
      trace,
      point,
      x,
      baseline,
      anchor,
      text,
      height: axes.y.scale(values[point]) + (isUnderLine ? LINE_CLEARANCE : 0),
      left: x + shift,
      right: x + shift + size.width,
      above: size.above - baseline,
      below: size.below + baseline,
      up: vertical !== "bottom",
      panelHeight: axes.y.length,
    };
  });
}

/**
 * @param {Graph} graph
 * @param {Trace} trace
 * @param {number} number
 * @param {{ x: Axis, y: Axis }} axes
 * @returns {Box[]} marks that have labels of their own: no other label lies on them
 */
function markBoxes(graph, trace, number, axes) {
  if (trace.mode !== "markers+text") return [];
  return readPoints(graph, number).flatMap(({ x, y, mrc: radius }) => {
    if (!radius) return [];
    const left = axes.x.scale(x) - radius, top = axes.y.scale(y) - radius;
    return [{ left, right: left + 2 * radius, top, bottom: top + 2 * radius }];
  });
}

/** @param {Graph} graph @param {Axis} axis @returns {Box[]} annotations, from the top of a panel */
const annotationsAt = (graph, axis) =>
  (annotations.get(graph) || []).map((box) => ({
    ...box,
    top: box.top - axis.offset,
    bottom: box.bottom - axis.offset,
  }));

/** @param {Graph} graph @param {ChartLabel} label @param {boolean} isMoved */
function writeLabel(graph, label, isMoved) {
  const element = labelOf(graph, label.trace, label.point);
  if (!element) return;
  element.setAttribute("y", String(label.height));
  if (!isMoved) return;
  element.setAttribute("x", String(label.x));
  element.setAttribute("text-anchor", label.anchor);
  element.parentElement?.setAttribute("transform", `translate(0,${label.baseline})`);
  if (element.textContent !== label.text) element.textContent = label.text;
}

/** @param {Graph} graph @param {Trace} trace */
function clearLabels(graph, trace) {
  labelsOf(graph, trace).forEach((label) => {
    label.textContent = "";
  });
}

/**
 * Places the labels of what was stated first, then those of saved scenarios, then the scenario's.
 * @param {Graph} graph
 * @param {ChartUpdate | null} update null after a drawing of Plotly's own
 */
export function arrangeLabels(graph, update) {
  /** @type {Record<"stated" | "saved" | "scenario", ChartLabel[][]>} */
  const groups = { stated: [], saved: [], scenario: [] };
  /** @type {Record<string, Box[]>} */
  const taken = {};
  if (!update) annotations.set(graph, annotationBoxes(graph));
  readTraces(graph)?.forEach((trace, number) => {
    if (!trace.visible || !trace.mode?.includes("text")) return;
    const axes = readAxes(graph, trace);
    if (!axes) return;
    const panel = (taken[trace.yaxis || "y"] ??= annotationsAt(graph, axes.y));
    panel.push(...markBoxes(graph, trace, number, axes));
    const labels = readLabels(graph, trace, number, update, axes);
    if (trace.meta !== "scenario") {
      const group = trace.mode === "lines+text" ? groups.saved : groups.stated;
      group.push(...labels.map((label) => [label]));
    } else if (labels.length) groups.scenario.push(labels);
    else if (update) clearLabels(graph, trace);
  });
  for (const labels of Object.values(groups).flat()) {
    const { trace } = labels[0];
    placeLabels(labels, taken[trace.yaxis || "y"]);
    const isMoved = update !== null && trace.meta === "scenario";
    labels.forEach((label) => writeLabel(graph, label, isMoved));
  }
}

/** @type {WeakSet<Graph>} */
const observed = new WeakSet();

/** @param {Element} element @returns {boolean} whether the labels of its graph are observed */
function observe(element) {
  const graph = graphIn(element);
  if (!graph || !isDrawn(graph)) return false;
  if (!observed.has(graph)) {
    observed.add(graph);
    graph.on("plotly_afterplot", () => arrangeLabels(graph, null));
    arrangeLabels(graph, null);
  }
  return true;
}

/** Arranges the labels of every chart of the page, from its first drawing on. */
export function observeLabels(frames = MAX_FRAMES) {
  const areObserved = findAll("[data-chart] .graph").map(observe);
  if (frames && !areObserved.every(Boolean)) {
    window.requestAnimationFrame(() => observeLabels(frames - 1));
  }
}
