/** Removes the first view, which the server drew, once the live charts are drawn and the boxes
 * are filled. */
import { isOpened } from "./address.js";
import { find, findAll } from "./dash.js";
import { graphIn, isDrawn } from "./plotly_layout.js";

const DRAW_TIMEOUT_MS = 3000; // a chart that cannot be drawn hides nothing for longer
const BOXES = ["crisis", "day-box"]; // empty for a moment after they are mounted
/** @type {number | null} */
let openedAt = null;

/** @param {string} id */
function isFilled(id) {
  const box = document.getElementById(id);
  return box instanceof HTMLInputElement && box.value !== "";
}

/** @param {Element} section */
function isChartDrawn(section) {
  const graph = graphIn(section);
  return graph !== null && isDrawn(graph);
}

function isLive() {
  if (!isOpened()) return false;
  openedAt ??= performance.now();
  if (performance.now() - openedAt > DRAW_TIMEOUT_MS) return true;
  return findAll("[data-chart]").every(isChartDrawn) && BOXES.every(isFilled);
}

export function removeFirstView() {
  const view = find("#first-view");
  if (view && isLive()) view.remove();
  else if (view) window.requestAnimationFrame(removeFirstView);
}
