/**
 * Collects what the controls say into names and values of an address, and requests once: a scenario
 * when a slider, a reason or the fan changed, figures when a filter, a tab or the earlier day did,
 * and nothing while the controls only follow the server.
 */
import { find, noUpdate, setProps } from "./dash.js";
import { dropPendingValues, readActiveSlider, setRequests } from "./slider_drag.js";
import { fillBoxes } from "./slider_inputs.js";
import { openUpdates, requestScenario } from "./updates.js";

/** What was requested last, as JSON. */
const last = {
  /** @type {ScreenState | null} */
  screen: null,
  scenario: "",
  tables: "",
  filters: "",
  other: "",
};

/** @param {Pairs} scenario @param {Pairs} page */
function requestOnce(scenario, page) {
  const text = JSON.stringify(scenario);
  if (last.scenario === text) return;
  last.scenario = text;
  requestScenario(page);
}

/**
 * Dash does not keep the order of components that are added and removed.
 * @param {{ key: string }[]} ids
 * @param {any[]} values
 * @returns {Record<string, any>}
 */
const byKey = (ids, values) => Object.fromEntries(ids.map(({ key }, i) => [key, values[i]]));

/**
 * @param {ScreenState} screen
 * @param {Record<string, any>} sliders
 * @param {Record<string, string>} reasons
 * @param {string | null} fan
 * @returns {Pairs}
 */
export function scenarioPairs(screen, sliders, reasons, fan) {
  /** @type {Pairs} */
  const pairs = [];
  for (const key of screen.drivers) {
    if (typeof sliders[key] === "number") pairs.push([key, String(sliders[key])]);
    if (reasons[key]) pairs.push([`why_${key}`, reasons[key]]);
  }
  if (fan) pairs.push(["fan", fan]);
  return pairs;
}

/**
 * @param {ScreenState} screen
 * @param {Pairs} scenario
 * @param {Pairs} filters
 * @param {string | null} since
 * @param {string | null} tab
 * @returns {Pairs} all parts of the address: those that no control holds, then the controls'
 */
export function pagePairs(screen, scenario, filters, since, tab) {
  const isEarlier = since !== null && since < screen.known_on;
  /** @type {Pairs} */
  const pairs = [
    ...screen.fixed,
    ...scenario,
    ...filters,
    ["since", isEarlier ? since.slice(0, 10) : ""],
    ["tab", tab || ""],
  ];
  return pairs.filter(([, value]) => value);
}

/**
 * @param {string[] | null} measure
 * @param {string[] | null} status
 * @param {string} findText
 */
function filterPairs(measure, status, findText) {
  /** @type {Pairs} */
  const pairs = [
    ["measure", (measure || []).join(",")],
    ["status", (status || []).join(",")],
    ["find", findText],
  ];
  return pairs.filter(([, value]) => value);
}

/** The sliders of the screen before are still there while a new screen is mounted.
 * @param {ScreenState} screen @param {Record<string, any>} sliders */
const isMounted = ({ drivers }, sliders) =>
  drivers.length === Object.keys(sliders).length && drivers.every((key) => key in sliders);

/**
 * Remembers what the controls say, and requests the scenario unless a screen was opened.
 * @param {ScreenState} screen
 * @param {Pairs} scenario
 * @param {Pairs} page
 * @param {Pairs} openedPage what the server sent
 * @returns {boolean} whether a screen was opened
 */
function followControls(screen, scenario, page, openedPage) {
  const isOpened = last.screen !== screen;
  // A new screen shows what the server sent, even while its sliders still take that up; and what
  // Dash has of a slider that is moved may be older than the slider.
  if (isOpened) {
    openUpdates(openedPage);
    last.scenario = JSON.stringify(screen.scenario);
    last.filters = JSON.stringify(screen.filters);
    dropPendingValues();
  }
  if (!readActiveSlider() && !isOpened) requestOnce(scenario, page);
  return isOpened;
}

/**
 * A callback: any control changed. The ids are those of the sliders, switches, reasons and boxes.
 * @type {(
 *   screen: ScreenState | null, values: any[], reasons: string[], fan: string | null,
 *   clicks: (number | undefined)[], measure: string[] | null, status: string[] | null,
 *   findText: string | null, tab: string | null, since: string | null,
 *   ids: { key: string }[], switchIds: { name: string }[], reasonIds: { key: string }[],
 *   boxes: any[], boxIds: { key: string }[]
 * ) => unknown[]}
 */
export function collectState(
  screen, values, reasons, fan, clicks, measure, status, findText, tab, since,
  ids, switchIds, reasonIds, boxes, boxIds,
) {
  const sliders = byKey(ids, values);
  if (!screen || !isMounted(screen, sliders)) return [noUpdate(), noUpdate(), noUpdate()];
  fillBoxes(sliders, byKey(boxIds, boxes));
  const scenario = scenarioPairs(screen, sliders, byKey(reasonIds, reasons), fan);
  const filters = filterPairs(measure, status, findText || "");
  const tables = switchIds.filter((_, i) => (clicks[i] || 0) % 2).map(({ name }) => name);
  const hasTables = tables.length > 0 || screen.has_saved;
  /** @param {Pairs} pairs */
  const pageWith = (pairs) => pagePairs(screen, pairs, filters, since, tab);
  /** @param {string} key @param {number} value @returns {Pairs} */
  const scenarioWith = (key, value) =>
    scenario.map((pair) => (pair[0] === key ? [key, String(value)] : pair));
  setRequests(
    (key, value) => requestOnce(scenarioWith(key, value), pageWith(scenarioWith(key, value))),
    (key, value) => {
      const data = { page: pageWith(scenarioWith(key, value)), tables };
      if (hasTables) setProps("tables-request", { data });
    },
    sliders,
  );

  const page = pageWith(scenario);
  const isOpened = followControls(screen, scenario, page, pageWith(screen.scenario));
  const now = {
    filters: JSON.stringify(filters),
    other: JSON.stringify([tab, since]),
    tables: JSON.stringify([scenario, tables]),
  };
  const needsTables = !isOpened && hasTables && last.tables !== now.tables;
  const needsRows = last.filters !== now.filters || (isOpened && find(".figures-grid") !== null);
  const needsFigures = needsRows || (!isOpened && last.other !== now.other);
  Object.assign(last, { screen, ...now });
  return [
    page,
    needsTables ? { page, tables } : noUpdate(),
    needsFigures ? { page, rows: needsRows } : noUpdate(),
  ];
}
