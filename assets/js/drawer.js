/** Opens the figure of a row or mark in the drawer, and closes it. */
import { callbackContext, find, findChart, noUpdate, opensSliders } from "./dash.js";
import { graphIn, readAxes } from "./plotly_layout.js";

const MAX_DISTANCE = 6; // px between a click and a mark
const MAX_FRAMES = 60; // looks for a dialog that is being opened

/**
 * Plotly gives a click to the end of a line before the mark that lies on it: the mark is meant.
 * @param {string} name of the chart
 * @param {{ x: any, y: any }} point
 * @returns {string | null | undefined}
 */
function figureNear(name, point) {
  const section = findChart(name), graph = section && graphIn(section);
  if (!graph) return null;
  for (const trace of graph.data) {
    const axes = trace.customdata ? readAxes(graph, trace) : null;
    if (!axes) continue;
    const { x, y } = axes;
    const index = trace.x.findIndex((day, i) => {
      const across = x.toPixels(day) - x.toPixels(point.x);
      return Math.hypot(across, y.toPixels(trace.y[i]) - y.toPixels(point.y)) < MAX_DISTANCE;
    });
    if (index >= 0) return trace.customdata?.[index];
  }
  return null;
}

/** A callback: a row or a mark was clicked; a bar of a chart of sliders has no figure. */
export function openFigure() {
  const { triggered, triggered_id: id } = callbackContext();
  const click = triggered[0]?.value;
  if (!click || !id || opensSliders(id.name)) return noUpdate();
  const point = click.points?.[0];
  let figure = point ? point.customdata : click.rowId;
  if (point && !figure && id.type === "chart") figure = figureNear(id.name, point);
  return figure ? { figure: String(figure), at: Date.now() } : noUpdate();
}

/** A callback. @param {number | undefined} clicks */
export const closeDrawer = (clicks) => (clicks ? false : noUpdate());

/**
 * A callback: Mantine names a dialog only by its own header, which would be a second banner.
 * @param {boolean} isOpen
 */
export function nameDrawer(isOpen, frames = MAX_FRAMES) {
  const dialog = isOpen && find("[role=dialog]");
  if (dialog) dialog.setAttribute("aria-labelledby", "drawer-title");
  else if (isOpen && frames) window.requestAnimationFrame(() => nameDrawer(isOpen, frames - 1));
  return noUpdate();
}
