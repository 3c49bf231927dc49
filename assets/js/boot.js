/**
 * Starts the page: registers the functions that Dash calls in the browser, and starts Dash. Nothing
 * else of these modules is global.
 */
import * as address from "./address.js";
import * as charts from "./charts.js";
import { collectState } from "./collect_state.js";
import * as controls from "./controls.js";
import { callbackContext, currentAddress, noUpdate } from "./dash.js";
import { dayLabel } from "./dates.js";
import { listenForDownloads } from "./downloads.js";
import { closeDrawer, nameDrawer, openFigure } from "./drawer.js";
import { gridFunctions, listenForGrid, watchGrid } from "./figures_grid.js";
import * as first from "./first_screen.js";
import { removeFirstView } from "./first_view.js";
import { copyLink, listenForCopies } from "./sharing.js";
import { listenForSliders } from "./slider_drag.js";
import { setSlider } from "./slider_inputs.js";
import { observeStaticHtml } from "./static_html.js";
import { updateSvg } from "./svg_update.js";
import { listenForUndo } from "./undo.js";
import { isUpdating } from "./updates.js";
import { listenForUploads } from "./upload.js";
import { listenForSheetForm } from "./sheet_form.js";

/** Every chart is mounted with its figure, so that it is drawn once.
 * @param {any} component @param {Record<string, Figure>} figures */
function fillCharts(component, figures) {
  if (Array.isArray(component)) component.forEach((child) => fillCharts(child, figures));
  if (!component?.props) return;
  const { id, children } = component.props;
  if (id?.type === "chart") component.props.figure = charts.prepareForPage(figures[id.name]);
  fillCharts(children, figures);
}

/** A callback: the first screen. Where it could not be fetched, Dash requests it as any other. */
async function openFirstScreen() {
  const outputs = callbackContext().outputs_list.slice(2);
  const values = await first.screen;
  if (values === null || window.location.search !== first.search) {
    return [noUpdate(), currentAddress(), ...outputs.map(noUpdate)];
  }
  /** @param {string} id */
  const valueOf = (id) => values[outputs.findIndex((output) => output.id === id)];
  charts.openCharts(valueOf("charts"));
  fillCharts(valueOf("chart-grid"), valueOf("charts"));
  return [{ search: first.search, at: Date.now() }, noUpdate(), ...values];
}

window.dash_clientside.dashboard = {
  applyPreset: controls.applyPreset,
  closeDrawer,
  collectState,
  copyLink,
  drawCharts: charts.drawCharts,
  drawSeries: charts.drawSeries,
  fillTabs: address.fillTabs,
  focusBarSlider: controls.focusBarSlider,
  nameDrawer,
  openFigure,
  openFirstScreen,
  proposeLevel: controls.proposeLevel,
  requestVintage: controls.requestVintage,
  resetAll: controls.resetAll,
  setSlider,
  toggleDataTable: controls.toggleDataTable,
  updateAddress: address.updateAddress,
  watchGrid,
};
/** What tests of the page read. */
window.dash_clientside.dashboardState = {
  isUpdating,
  shownCharts: charts.shownCharts,
  shownQuery: address.shownQuery,
  shownUpdate: charts.shownUpdate,
  updateSvg,
};
window.dashMantineFunctions = { dayLabel };
window.dashAgGridFunctions = gridFunctions;

observeStaticHtml();
address.listenForHistory();
charts.listenForRedraws();
controls.listenForControls();
listenForCopies();
listenForDownloads();
listenForGrid();
listenForSliders();
listenForUndo();
listenForSheetForm();
listenForUploads();
removeFirstView();
new window.DashRenderer();
