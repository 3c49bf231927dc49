/**
 * A slider and its number box hold one value: what is typed sets the slider at once. The box shows
 * the slider's value with each of its moves; Dash gets it when the slider rests, since each value
 * of a box runs every callback of the page.
 */
import { callbackContext, find, findSlider, noUpdate, setProps } from "./dash.js";

export const DEBOUNCE_MS = 160; // without a move
/** Values that were put into the boxes here and not typed. @type {Record<string, number>} */
const filled = {};
/** @type {number | undefined} */
let timer;

/** What a box shows for 1 of the slider: 100 for a share. @param {string} key of the driver */
const scaleOf = (key) => Number(findSlider(key)?.dataset.scale ?? 1);

/** @param {number} value */
const round = (value) => Number(value.toFixed(4));

/** Writes the number of a slider as Mantine will; a box that is typed in is left as it is.
 * @param {Element} thumb */
export function showValue(thumb) {
  const slider = /** @type {HTMLElement | null} */ (thumb.closest("[data-driver]"));
  const box = find(".slider-box input", slider);
  if (!slider || !(box instanceof HTMLInputElement) || box === document.activeElement) return;
  const value = parseFloat(thumb.getAttribute("aria-valuenow") || "");
  box.value = round(value * Number(slider.dataset.scale)) + (slider.dataset.suffix || "");
}

/** @param {Record<string, any>} sliders @param {Record<string, any>} boxes */
export function fillBoxes(sliders, boxes) {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    for (const [key, position] of Object.entries(sliders)) {
      const value = typeof position === "number" ? round(position * scaleOf(key)) : position;
      if (value === boxes[key]) continue;
      filled[key] = value;
      setProps({ type: "driver-box", key }, { value });
    }
  }, DEBOUNCE_MS);
}

/**
 * A callback: a number box or a reset button sets its slider. A value that was only put into the
 * box sets nothing, as the slider may have moved on.
 * @param {number | string} box
 * @param {number | undefined} resets clicks
 * @param {number} slider
 * @param {number} stated
 */
export function setSlider(box, resets, slider, stated) {
  const { triggered, triggered_id: id } = callbackContext();
  if (!id) return noUpdate();
  const isReset = triggered.some(({ prop_id }) => prop_id.includes('"driver-reset"'));
  if (isReset) return resets ? stated : noUpdate();
  const shown = typeof box === "number" ? box : parseFloat(box);
  const isTyped = shown !== filled[id.key];
  delete filled[id.key];
  const value = round(shown / scaleOf(id.key));
  return Number.isFinite(value) && isTyped && value !== slider ? value : noUpdate();
}
