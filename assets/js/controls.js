/** Small controls: crisis and day, presets and resets, goal seek, data tables, and menus. */
import { callbackContext, closest, find, findAll, findSlider } from "./dash.js";
import { noUpdate, opensSliders } from "./dash.js";
import { addDays } from "./dates.js";

/**
 * A callback: another crisis or day than the one shown; nothing while the controls only follow.
 * @param {string | null} crisis
 * @param {string | null} box the day, typed
 * @param {number} position of the day slider
 * @param {{ options?: { first: string } } | null} label of the day slider
 * @param {ScreenState | null} shown
 */
export function requestVintage(crisis, box, position, label, shown) {
  const { triggered_id: id } = callbackContext();
  if (!shown || !id) return noUpdate();
  const requested = { crisis: shown.crisis, known_on: shown.known_on };
  if (id === "crisis") requested.crisis = crisis || shown.crisis;
  else if (id === "day-box" && box) requested.known_on = String(box).slice(0, 10);
  else if (id === "day-slider" && label?.options) {
    requested.known_on = addDays(label.options.first, position);
  }
  const isShown = requested.crisis === shown.crisis && requested.known_on === shown.known_on;
  return isShown ? noUpdate() : requested;
}

/**
 * A callback: a preset sets its own sliders and leaves the others as they are.
 * @param {(number | undefined)[]} clicks
 * @param {Record<string, Record<string, number>> | null} presets
 * @param {number[]} values
 * @param {{ key: string }[]} ids
 */
export function applyPreset(clicks, presets, values, ids) {
  const { triggered_id: id } = callbackContext();
  if (!id || !clicks.some(Boolean)) return values.map(noUpdate);
  const chosen = presets?.[id.name] || {};
  openMenus().forEach(close);
  return ids.map(({ key }, i) => chosen[key] ?? values[i]);
}

/** A callback. @param {number | undefined} clicks @param {{ key: string }[]} ids */
export const resetAll = (clicks, ids) =>
  ids.map(({ key }) => (clicks ? parseFloat(findSlider(key)?.dataset.stated || "") : noUpdate()));

/**
 * A callback: the level of an outcome, for goal seek, begins at the one that was stated.
 * @param {string | null} measure
 * @param {ScreenState | null} screen
 */
export function proposeLevel(measure, screen) {
  if (!measure || !screen || !(measure in screen.levels)) return [noUpdate(), noUpdate()];
  return [screen.levels[measure], measure === "coverage" ? " %" : ""];
}

/** A callback: the button of a chart's data table. @param {number | undefined} clicks */
export function toggleDataTable(clicks) {
  const isShown = (clicks || 0) % 2 === 1;
  return [isShown ? "Hide numbers" : "Show numbers", String(isShown), isShown ? noUpdate() : null];
}

/** @param {string} key */
function focusSlider(key) {
  const thumb = find("[role=slider]", findSlider(key));
  thumb?.scrollIntoView({ block: "center" });
  thumb?.focus();
}

/** A callback: a click on a bar that stands for a slider moves focus to that slider. */
export function focusBarSlider() {
  const { triggered, triggered_id: id } = callbackContext();
  const click = triggered[0]?.value;
  if (click && opensSliders(id?.name)) focusSlider(click.points[0].customdata);
  return noUpdate();
}

const openMenus = () => findAll("details.menu[open]");

/** @param {Element} menu */
const close = (menu) => menu.removeAttribute("open");

export function listenForControls() {
  document.addEventListener("click", (event) => {
    const bar = closest(event, "[data-focus]");
    if (bar) focusSlider(bar.dataset.focus);
    const { target } = event;
    openMenus().filter((menu) => !(target instanceof Node && menu.contains(target))).forEach(close);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      close(menu);
      find("summary", menu)?.focus();
    }
  });
}
