/**
 * The only module that reads what Plotly does not document: its computed layout and the elements
 * of its SVG. Where either is not as expected the functions return null, and the callers leave the
 * chart to Plotly's public functions: `Plotly.update` draws it once the slider rests.
 */

/**
 * An axis as it is drawn; pixels count from the upper left corner of its panel.
 * @typedef {object} Axis
 * @property {(value: any) => number} toPixels of a value or a day as it is in the data
 * @property {(number: number) => number} scale of a number, for values on a linear axis
 * @property {number} length
 * @property {number} offset of the panel from that of the whole plot
 */

/** @param {any} axis of Plotly @param {number} start @returns {Axis | null} */
function readAxis(axis, start) {
  const { _m: slope, _b: intercept, _length: length, _offset: offset } = axis || {};
  if (![slope, intercept, length, offset].every(Number.isFinite) || !axis.d2p) return null;
  return {
    toPixels: (value) => axis.d2p(value),
    scale: (number) => intercept + slope * number,
    length,
    offset: offset - start,
  };
}

/**
 * @param {Graph} graph
 * @param {Trace} trace
 * @returns {{ x: Axis, y: Axis } | null}
 */
export function readAxes(graph, trace) {
  const layout = /** @type {any} */ (graph)._fullLayout;
  if (!layout?._size) return null;
  /** @param {string} id x, y, x2 ... */
  const find = (id) => layout[`${id.charAt(0)}axis${id.slice(1)}`];
  const x = readAxis(find(trace.xaxis || "x"), layout._size.l);
  const y = readAxis(find(trace.yaxis || "y"), layout._size.t);
  return x && y && { x, y };
}

/** @param {Graph} graph @returns {Trace[] | null} the traces with all defaults filled in */
export const readTraces = (graph) => /** @type {any} */ (graph)._fullData || null;

/**
 * @param {Graph} graph
 * @param {number} number of a trace
 * @returns {{ x: number, y: number, mrc?: number }[]} its points; `mrc` is the radius of a mark
 */
export const readPoints = (graph, number) => /** @type {any} */ (graph).calcdata?.[number] || [];

/**
 * @param {ParentNode} section of a chart
 * @returns {Graph | null}
 */
export const graphIn = (section) => section.querySelector(".js-plotly-plot");

/** @param {Graph} graph */
export const isDrawn = (graph) =>
  Boolean(graph.data) && graph.querySelector(":is(.scatterlayer, .barlayer) .trace") !== null;

/** @param {Graph} graph @param {Trace} trace */
const groupOf = (graph, trace) => graph.querySelector(`.scatterlayer .trace${trace.uid}`);

/** @param {Graph} graph @param {Trace} trace @returns {Element | null} the path of a line */
export const lineOf = (graph, trace) =>
  groupOf(graph, trace)?.querySelector("path.js-line") || null;

/** @param {Graph} graph @param {Trace} trace @returns {Element | null} of what lies above a line */
export const bandOf = (graph, trace) =>
  groupOf(graph, trace)?.querySelector(".fills path.js-fill") || null;

/** @param {Graph} graph @param {Trace} trace @returns {SVGTextElement[]} */
export const labelsOf = (graph, trace) => [
  .../** @type {NodeListOf<SVGTextElement>} */ (
    graph.querySelectorAll(`.scatterlayer .trace${trace.uid} .textpoint text`)
  ),
];

/**
 * @param {Graph} graph
 * @param {Trace} trace
 * @param {number} point
 * @returns {SVGTextElement | null} the label of a point; Plotly removes an empty one, and takes
 *   over the one that is made here when it draws again
 */
export function labelOf(graph, trace, point) {
  const group = groupOf(graph, trace)?.querySelector(".text");
  if (!group) return null;
  const parents = [...group.children];
  let parent = parents.find((element) => (/** @type {any} */ (element).__data__?.i || 0) === point);
  if (!parent) {
    parent = group.appendChild(document.createElementNS(group.namespaceURI, "g"));
    parent.setAttribute("class", "textpoint");
  }
  if (parent.firstElementChild) return /** @type {SVGTextElement} */ (parent.firstElementChild);
  const { family, size, color } = trace.textfont;
  const label = document.createElementNS("http://www.w3.org/2000/svg", "text");
  Object.assign(label.style, { fontFamily: family, fontSize: `${size}px`, fill: color });
  return parent.appendChild(label);
}

/**
 * @param {Graph} graph
 * @returns {import("./label_placement.js").Box[]} titles of panels and numbers of events, in
 *   pixels from the upper left corner of the plot
 */
export function annotationBoxes(graph) {
  const size = /** @type {any} */ (graph)._fullLayout?._size;
  const svg = graph.querySelector(".main-svg");
  if (!size || !svg) return [];
  const { left, top } = svg.getBoundingClientRect();
  return Array.from(graph.querySelectorAll(".annotation-text"), (element) => {
    const box = element.getBoundingClientRect();
    const right = box.right - left - size.l, bottom = box.bottom - top - size.t;
    return { left: right - box.width, right, top: bottom - box.height, bottom };
  });
}
