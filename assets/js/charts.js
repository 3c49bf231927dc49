/**
 * The charts of the page: whole ones when crisis, day or colours change, and only what a slider
 * moved while it moves. Plotly draws what was moved when the slider rests.
 */
import { followScenario } from "./address.js";
import { prepareFigure, prepareForPrint, withUpdate } from "./chart_figure.js";
import { find, findAll, findChart, findSlider, noUpdate } from "./dash.js";
import { observeLabels } from "./labels.js";
import { graphIn, isDrawn } from "./plotly_layout.js";
import { drawSensitivityBars } from "./sensitivity_bars.js";
import { DRAG_DEBOUNCE_MS, isDragging } from "./slider_drag.js";
import { DEBOUNCE_MS } from "./slider_inputs.js";
import { updateSvg } from "./svg_update.js";

const RETRY_MS = 100; // between two looks at a chart that is not drawn yet
const MAX_RETRIES = 50;
/** Two charts stand side by side on A4. */
const PRINT_SIZE = { width: 338, height: 172 };

/** @type {Map<Graph, ChartUpdate>} */
const waitingForPlotly = new Map();
/** Charts that could not be updated yet. @type {Set<string>} */
const undrawn = new Set();
/** @type {number | undefined} */
let timer;

const state = {
  /** Figures by name, and the texts and bars of the screen. @type {Record<string, any> | null} */
  charts: null,
  /** The charts that Dash draws. @type {object | null} */
  shown: null,
  /** @type {ScreenUpdate | null} */
  update: null,
  /** The update whose bars are drawn. @type {object | null} */
  bars: null,
  /** The update that the address shows. @type {object | null} */
  addressed: null,
  /** @type {string | null} */
  scheme: null,
  hasEvents: true,
  /** The chart in the drawer. @type {Figure | null} */
  series: null,
};

/** What the page shows. */
export const shownCharts = () => state.charts;
export const shownUpdate = () => state.update;

const pageScheme = () =>
  document.documentElement.dataset.mantineColorScheme === "dark" ? "dark" : "light";

/** @param {Figure} figure */
export const prepareForPage = (figure) => prepareFigure(figure, pageScheme());

/** Other charts are shown; what a slider moved on another screen does not belong to them.
 * @param {Record<string, any>} charts */
export function openCharts(charts, hasEvents = true) {
  undrawn.clear();
  Object.assign(state, { charts, update: null, scheme: pageScheme(), hasEvents });
}

/** @param {any[] | undefined} a @param {any} b */
const isSame = (a, b) => a?.length === b.length && a?.every((item, i) => item === b[i]);

/** @param {Graph} graph @param {ChartUpdate} update */
function updateWithPlotly(graph, { parts, axes, traces }) {
  const changed = Object.entries(axes).filter(([path, value]) => {
    const [axis, name] = path.split(".");
    return !isSame(graph.layout[axis]?.[name], value);
  });
  window.Plotly?.update(graph, parts, Object.fromEntries(changed), traces);
}

/** The address, and with it a step of undo, waits until the slider is released. */
function settle() {
  const { update } = state;
  if (update && state.bars !== update) {
    state.bars = update;
    drawSensitivityBars(update.bars);
  }
  if (update && state.addressed !== update && !isDragging()) {
    state.addressed = update;
    followScenario(update.query);
  }
  const [next] = waitingForPlotly;
  if (!next) {
    timer = isDragging() ? window.setTimeout(settle, DEBOUNCE_MS) : undefined;
    return;
  }
  const [graph, chartUpdate] = next;
  waitingForPlotly.delete(graph);
  if (graph.isConnected && isDrawn(graph)) updateWithPlotly(graph, chartUpdate);
  timer = window.setTimeout(settle, 0); // one chart at a time, so that a new move comes between
}

/** @param {string} name @param {ScreenUpdate} update @param {number} retries */
function updateChart(name, update, retries = MAX_RETRIES) {
  if (state.update !== update) return;
  const section = findChart(name), graph = section && graphIn(section);
  if (graph && isDrawn(graph)) {
    undrawn.delete(name);
    graph.dataset.quick = String(updateSvg(graph, update[name]));
    waitingForPlotly.set(graph, update[name]);
    return;
  }
  undrawn.add(name);
  if (retries === 0) return;
  window.setTimeout(() => {
    updateChart(name, update, retries - 1);
    timer ??= window.setTimeout(settle, DEBOUNCE_MS);
  }, RETRY_MS);
}

/** @param {Element | null} element @param {string | undefined} text */
function write(element, text) {
  if (element && text !== undefined && element.textContent !== text) element.textContent = text;
}

/** The lines of cards, charts and sliders, in elements that Dash mounted and leaves as they are.
 * @param {ScreenUpdate["texts"]} texts */
function writeTexts(texts) {
  for (const [figure, line] of Object.entries(texts.cards)) {
    write(find(`[data-figure="${figure}"] .card-scenario`), line);
  }
  for (const [name, line] of Object.entries(texts.charts)) {
    const chart = findChart(name);
    write(find(".sentence", chart), line);
    const title = find("h2", chart)?.textContent;
    find("[role=img]", chart)?.setAttribute("aria-label", `${title}. ${line}`);
  }
  for (const [key, line] of Object.entries(texts.drivers)) {
    write(find(".slider-words", findSlider(key)), line);
  }
  write(find("#fan-words"), texts.fan);
}

/**
 * Shows what a slider moved.
 * @param {ScreenUpdate} update
 * @returns {boolean} false where it belongs to other charts than those shown
 */
export function showUpdate(update) {
  const { charts, update: before } = state;
  if (!charts || update.screen !== charts.screen) return false;
  state.update = update;
  findAll("[data-driver]").forEach((slider) => {
    slider.dataset.moved = String(update.drivers.includes(slider.dataset.driver || ""));
  });
  for (const name of Object.keys(charts)) {
    const isChanged = update[name] !== before?.[name] || undrawn.has(name);
    if (update[name]?.traces && isChanged) updateChart(name, update);
  }
  writeTexts(update.texts);
  window.clearTimeout(timer);
  timer = window.setTimeout(settle, isDragging() ? DRAG_DEBOUNCE_MS : DEBOUNCE_MS);
  return true;
}

/**
 * A callback: the figures of the charts.
 * @param {Record<string, any> | null} charts
 * @param {boolean} hasEvents
 * @param {{ name: string }[]} ids
 */
export function drawCharts(charts, hasEvents, ids) {
  if (!charts || !ids.length) return ids.map(noUpdate);
  const scheme = pageScheme(), isNew = state.shown !== charts;
  const isDrawnByScreen = isNew && state.charts === charts && state.scheme === scheme;
  if (state.charts !== charts) openCharts(charts, hasEvents);
  Object.assign(state, { shown: charts, scheme, hasEvents });
  if (isNew) {
    window.setTimeout(() => {
      observeLabels();
      writeTexts(charts.texts);
      drawSensitivityBars(charts.bars);
    }, 0);
  }
  if (isDrawnByScreen) return ids.map(noUpdate);
  return ids.map(({ name }) =>
    charts[name]
      ? prepareFigure(withUpdate(charts[name], state.update?.[name]), scheme, hasEvents)
      : noUpdate(),
  );
}

/** A callback: the chart in the drawer. @param {Figure | null} figure */
export function drawSeries(figure) {
  state.series = figure;
  return figure ? prepareForPage(figure) : noUpdate();
}

function redrawSeries() {
  const section = find(".series-graph"), graph = section && graphIn(section);
  if (!graph || !state.series) return;
  const { data, layout } = prepareForPage(state.series);
  window.Plotly?.react(graph, data, layout);
}

/** @param {string} scheme @param {(figure: Figure, name: string) => Figure} prepare */
function redrawCharts(scheme, prepare = (figure) => figure) {
  findAll("[data-chart]").forEach((section) => {
    const name = section.dataset.chart || "", figure = state.charts?.[name];
    const graph = graphIn(section);
    if (!graph || !figure) return;
    const updated = withUpdate(figure, state.update?.[name]);
    const { data, layout } = prepare(prepareFigure(updated, scheme, state.hasEvents), name);
    window.Plotly?.react(graph, data, layout);
    if (layout.autosize !== false) window.Plotly?.Plots.resize(graph);
  });
}

/** Redraws the charts in other colours and for print, where the page is light. */
export function listenForRedraws() {
  new MutationObserver(() => {
    const scheme = pageScheme();
    if (!state.scheme || state.scheme === scheme) return;
    state.scheme = scheme;
    redrawCharts(scheme);
    redrawSeries();
  }).observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
  window.addEventListener("beforeprint", () =>
    redrawCharts("light", (figure, name) => {
      const height = parseInt(findChart(name)?.dataset.printHeight || "");
      return prepareForPrint(figure, { ...PRINT_SIZE, ...(height && { height }) });
    }),
  );
  window.addEventListener("afterprint", () => redrawCharts(pageScheme()));
}
