/** Parts of the query that names a screen (dashboard/screen): pure functions on text. */

const FILTERS = ["measure", "status", "quantity", "find"];
const SCREEN = ["table", "crisis", "known_on"];
/** Files that no slider changes depend on these names alone. @type {Record<string, string[]>} */
const STATED_FILES = {
  figures: ["crisis", "known_on", ...FILTERS],
  claims: ["crisis", "known_on"],
  changes: ["crisis", "known_on", "since"],
};
const FILES_WITH_FAN = ["fan", "chart", "package", "brief"];
const FILES_WITH_SAVED_SCENARIOS = ["comparison", "chart", "package", "brief"];
/** A PNG is painted by the page from the SVG. @type {Record<string, string>} */
const ENDINGS = { excel: "csv", png: "svg" };

/**
 * @param {string} name of the query
 * @param {string} kind of a file
 */
function isInFile(name, kind) {
  if (name === "tab" || name === "brief") return false;
  if (name === "table") return true;
  if (STATED_FILES[kind]) return STATED_FILES[kind].includes(name);
  if (name === "since" || FILTERS.includes(name)) return false;
  if (name === "fan") return FILES_WITH_FAN.includes(kind);
  if (name.startsWith("keep_")) return FILES_WITH_SAVED_SCENARIOS.includes(kind);
  return true;
}

/**
 * @param {string} query
 * @param {(name: string) => boolean} isWanted
 */
function select(query, isWanted) {
  return new URLSearchParams([...new URLSearchParams(query)].filter(([name]) => isWanted(name)));
}

/**
 * As the server writes a query: these characters need no escape.
 * @param {URLSearchParams} params
 */
const toText = (params) =>
  params.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%7E", "~");

/**
 * @param {string} query of the screen
 * @param {DOMStringMap} link its kind (`export`), its format, and the chart that it is of
 * @returns {string} the address of the file
 */
export function fileAddress(query, { export: kind = "", format = "", of: chart }) {
  const params = select(query, (name) => isInFile(name, kind));
  if (chart) params.set("chart", chart);
  if (format === "excel") params.set("format", "excel");
  return `/api/${kind}.${ENDINGS[format] || format}?${toText(params)}`;
}

/**
 * @param {string} query
 * @param {boolean} withSliders whether the tab shows what follows from the sliders
 * @returns {string} what a tab depends on
 */
export function tabQuery(query, withSliders) {
  const stated = [...SCREEN, "rests_on", "since"];
  return toText(
    select(query, (name) =>
      withSliders ? !["tab", ...FILTERS].includes(name) : stated.includes(name),
    ),
  );
}

/** @param {string} query */
export const tableOf = (query) => new URLSearchParams(query).get("table");

/** @param {string} query @returns {string} the table, crisis and day that a query names */
export const screenOf = (query) => toText(select(query, (name) => SCREEN.includes(name)));

/**
 * @param {Iterable<[string, string]>} before
 * @param {Iterable<[string, string]>} after
 * @returns {string[]} the names whose values differ
 */
export function changedNames(before, after) {
  const old = new Map(before), now = new Map(after);
  return [...new Set([...old.keys(), ...now.keys()])].filter(
    (name) => old.get(name) !== now.get(name),
  );
}
