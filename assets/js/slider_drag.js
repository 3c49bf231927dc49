/**
 * A slider that is moved, by pointer or by key. It is read where Mantine writes its value, and the
 * server is asked at once (collect_state.js). Dash gets the value when the slider rests or loses
 * focus, as its callbacks take longer than all the rest. While it is dragged without moving, tables
 * and axes follow too, but Dash gets the value on release: else it would set the slider back.
 */
import { closest, find, setProps } from "./dash.js";
import { DEBOUNCE_MS, showValue } from "./slider_inputs.js";

export const DRAG_DEBOUNCE_MS = 320; // without a move of a slider that is not released
const KEYS = /^(Arrow(Left|Right|Up|Down)|Home|End|Page(Up|Down))$/;

/** @typedef {(key: string, value: number) => void} Request */
/** Requests the scenario with another value of one slider. @type {Request | null} */
let requestScenario = null;
/** Requests its open tables. @type {Request} */
let requestTables = () => {};
/** The values that Dash has. @type {Record<string, any>} */
let dashValues = {};
/** The slider under the pointer. @type {HTMLElement | null} */
let dragged = null;
/** @type {number | undefined} */
let timer;
/** The last value that tables were requested with. @type {number | null} */
let tableValue = null;
/** Values that Dash does not have yet. @type {Map<string, number>} */
const pending = new Map();

export const isDragging = () => dragged !== null;

function activeThumb() {
  if (dragged) return find("[role=slider]", dragged);
  return document.activeElement?.closest("[data-driver] [role=slider]") || null;
}

/** @returns {boolean} false where no slider is moved */
export function readActiveSlider() {
  const thumb = activeThumb();
  const slider = /** @type {HTMLElement | null} */ (thumb?.closest("[data-driver]") || null);
  if (!thumb || !slider || !requestScenario) return false;
  const key = slider.dataset.driver || "";
  const value = parseFloat(thumb.getAttribute("aria-valuenow") || "");
  requestScenario(key, value);
  pending.set(key, value);
  window.clearTimeout(timer);
  timer = window.setTimeout(settle, dragged ? DRAG_DEBOUNCE_MS : DEBOUNCE_MS);
  return true;
}

function settle() {
  if (!dragged) {
    setDashValues();
    return;
  }
  const last = [...pending].at(-1);
  if (last && tableValue !== last[1]) {
    tableValue = last[1];
    requestTables(...last);
  }
  timer = window.setTimeout(settle, DEBOUNCE_MS);
}

function setDashValues() {
  window.clearTimeout(timer);
  const values = [...pending];
  pending.clear();
  tableValue = null;
  for (const [key, value] of values) {
    if (dashValues[key] !== value) setProps({ type: "driver", key }, { value });
  }
}

/**
 * @param {Request} scenario
 * @param {Request} tables
 * @param {Record<string, any>} values of the sliders, as Dash has them
 */
export function setRequests(scenario, tables, values) {
  requestScenario = scenario;
  requestTables = tables;
  dashValues = values;
}

export const dropPendingValues = () => pending.clear();

/** @param {PointerEvent} event */
function startDrag(event) {
  dragged = closest(event, ".slider-track") && closest(event, "[data-driver]");
  if (!dragged || !pending.has(dragged.dataset.driver || "")) setDashValues();
}

const endDrag = () => window.setTimeout(() => (dragged = null), 0);

export function listenForSliders() {
  new MutationObserver((changes) => {
    const thumbs = changes.map(({ target }) => /** @type {Element} */ (target));
    thumbs.forEach(showValue);
    const active = activeThumb();
    if (active && thumbs.includes(active)) readActiveSlider();
  }).observe(document.documentElement, { subtree: true, attributeFilter: ["aria-valuenow"] });
  document.addEventListener("pointerdown", startDrag, true);
  document.addEventListener("pointerup", endDrag, true);
  document.addEventListener("pointercancel", endDrag, true);
  document.addEventListener("focusout", setDashValues, true);
  document.addEventListener(
    "keydown",
    (event) => {
      if (!KEYS.test(event.key)) setDashValues();
    },
    true,
  );
}
