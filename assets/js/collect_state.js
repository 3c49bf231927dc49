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
  /** @type {Place | null} */
  place: null,
  scenario: "",
  tables: "",
  figures: "",
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
 * @param {Place} place
 * @param {Record<string, any>} sliders
 * @param {Record<string, string>} reasons
 * @param {string | null} fan
 * @returns {Pairs}
 */
export function scenarioPairs(place, sliders, reasons, fan) {
  /** @type {Pairs} */
  const pairs = [];
  for (const key of place.drivers) {
    if (typeof sliders[key] === "number") pairs.push([key, String(sliders[key])]);
    if (reasons[key]) pairs.push([`why_${key}`, reasons[key]]);
  }
  if (fan) pairs.push(["fan", fan]);
  return pairs;
}

/**
 * @param {Place} place
 * @param {Pairs} scenario
 * @param {Pairs} filters
 * @param {string | null} since
 * @param {string | null} tab
 * @returns {Pairs} all parts of the address, in its order
 */
export function pagePairs(place, scenario, filters, since, tab) {
  /** @type {[string, string | null | undefined | false][]} */
  const pairs = [
    ["table", place.table],
    ["crisis", place.crisis],
    ["known_on", place.known_on],
    ["rests_on", place.rests_on.join(",")],
    ...scenario,
    ...Object.entries(place.kept).map(([letter, text]) => [`keep_${letter}`, text]),
    ...filters,
    ["since", since && since < place.known_on && since.slice(0, 10)],
    ["tab", tab],
  ];
  return /** @type {Pairs} */ (pairs.filter(([, value]) => value));
}

/**
 * A callback: any control changed.
 * @param {Place | null} place
 * @param {any[]} values of the sliders
 * @param {string[]} reasons
 * @param {string | null} fan
 * @param {(number | undefined)[]} switches clicks on "Show numbers" of each chart
 * @param {string[] | null} measure
 * @param {string[] | null} status
 * @param {string | null} findText
 * @param {string | null} tab
 * @param {string | null} since
 * @param {{ key: string }[]} ids
 * @param {{ name: string }[]} switchIds
 * @param {{ key: string }[]} reasonIds
 * @param {any[]} boxes
 * @param {{ key: string }[]} boxIds
 */
export function collectState(
  place, values, reasons, fan, switches, measure, status, findText, tab, since,
  ids, switchIds, reasonIds, boxes, boxIds,
) {
  const sliders = byKey(ids, values);
  // The sliders of the screen before are still there while a new screen is mounted.
  const isWhole = place && ids.length === place.drivers.length;
  if (!isWhole || place.drivers.some((key) => !(key in sliders))) return [noUpdate(), noUpdate(), noUpdate()];
  fillBoxes(sliders, byKey(boxIds, boxes));
  const scenario = scenarioPairs(place, sliders, byKey(reasonIds, reasons), fan);
  const filters = /** @type {Pairs} */ ([
    ["measure", (measure || []).join(",")],
    ["status", (status || []).join(",")],
    ["quantity", place.quantity.join(",")],
    ["find", findText || ""],
  ]).filter(([, value]) => value);
  const openTables = switchIds.filter((_, i) => (switches[i] || 0) % 2).map(({ name }) => name);
  const hasTables = openTables.length > 0 || Object.keys(place.kept).length > 0;
  /** @param {Pairs} pairs */
  const pageWith = (pairs) => pagePairs(place, pairs, filters, since, tab);
  /** @param {string} key @param {number} value @returns {Pairs} */
  const scenarioWith = (key, value) =>
    scenario.map((pair) => (pair[0] === key ? [key, String(value)] : pair));
  const page = pageWith(scenario);
  setRequests(
    (key, value) => requestOnce(scenarioWith(key, value), pageWith(scenarioWith(key, value))),
    (key, value) => {
      const data = { page: pageWith(scenarioWith(key, value)), twins: openTables };
      if (hasTables) setProps("tables-asked", { data });
    },
    sliders,
  );

  const isOpened = last.place !== place;
  const now = {
    figures: JSON.stringify(filters),
    other: JSON.stringify([tab, since]),
    tables: JSON.stringify([scenario, openTables]),
  };
  // A new screen shows what the server sent, even while its sliders still take that up; and what
  // Dash has of a slider that is moved may be older than the slider.
  if (isOpened) {
    openUpdates(pageWith(place.told));
    last.scenario = JSON.stringify(place.told);
    last.figures = JSON.stringify(place.chosen);
    dropPendingValues();
  }
  if (!readActiveSlider() && !isOpened) requestOnce(scenario, page);
  const needsTables = !isOpened && hasTables && last.tables !== now.tables;
  const needsRows = last.figures !== now.figures || (isOpened && find(".figures-grid") !== null);
  const needsFigures = needsRows || (!isOpened && last.other !== now.other);
  Object.assign(last, { place, ...now });
  return [
    page,
    needsTables ? { page, twins: openTables } : noUpdate(),
    needsFigures ? { page, rows: needsRows } : noUpdate(),
  ];
}
