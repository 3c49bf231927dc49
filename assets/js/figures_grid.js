/** The grid of figures: its script, the largest of all, is fetched when a reader comes to it. */
import { closest, find, noUpdate, requestFigure, setProps } from "./dash.js";
import { dayWords } from "./dates.js";

let isRequested = false;

function loadGrid() {
  if (isRequested) return;
  isRequested = true;
  const script = document.createElement("script");
  script.src = find("meta[name=grid-script]")?.getAttribute("content") || "";
  script.onload = () => setProps("grid-request", { data: true });
  script.onerror = () => {
    isRequested = false;
    script.remove();
  };
  document.head.append(script);
}

/** @type {IntersectionObserver | null} */
let observer = null;

/**
 * A callback: the screen is put up. Until then the grid may be at the top of an empty page.
 * @param {ScreenState | null} screen
 */
export function watchGrid(screen) {
  const element = find("#grid-area");
  if (screen && element && !isRequested) {
    observer ??= new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && loadGrid(),
      { rootMargin: "120px" },
    );
    window.setTimeout(() => observer?.observe(element), 0);
  }
  return noUpdate();
}

export function listenForGrid() {
  document.addEventListener("click", (event) => {
    if (closest(event, "[data-tab=figures]")) loadGrid();
  });
}

/** @typedef {{ data: { value: number | null } }} Row */

/**
 * @param {unknown} _a
 * @param {unknown} _b
 * @param {Row} rowA
 * @param {Row} rowB
 * @returns {number} the order of two rows by value; those without one come last
 */
export function compareByValue(_a, _b, rowA, rowB) {
  const a = rowA.data.value, b = rowB.data.value;
  return a === null || b === null ? Number(a === null) - Number(b === null) : a - b;
}

/**
 * With the keyboard a row opens as with a click.
 * @param {{ event: KeyboardEvent, node: { id: string } }} params
 */
function openOnEnter({ event, node }) {
  if (event.key === "Enter") requestFigure(node.id);
}

/** @param {{ withParams(params: object): object }} theme */
function gridTheme(theme) {
  return theme.withParams({
    backgroundColor: "var(--page)",
    foregroundColor: "var(--ink)",
    headerBackgroundColor: "var(--page)",
    headerTextColor: "var(--quiet)",
    borderColor: "var(--line)",
    rowHoverColor: "var(--hover)",
    selectedRowBackgroundColor: "var(--hover)",
    accentColor: "var(--scenario)",
    fontFamily: "inherit",
    fontSize: 13,
    headerFontWeight: 600,
    wrapperBorder: false,
    wrapperBorderRadius: 0,
    browserColorScheme: "inherit",
  });
}

/** What the grid's properties name (dashboard/page). */
export const gridFunctions = { compareByValue, dayWords, openOnEnter, gridTheme };
