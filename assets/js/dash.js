/** Dash's interface for scripts of the page, and the elements that the scripts look up. */

/** @returns {any} what a callback returns to leave an output as it is */
export const noUpdate = () => window.dash_clientside.no_update;

/**
 * @param {DashId} id
 * @param {Record<string, unknown>} props
 */
export const setProps = (id, props) => window.dash_clientside.set_props(id, props);

/** @returns {DashClient["callback_context"]} what triggered the callback that is running */
export const callbackContext = () => window.dash_clientside.callback_context;

/** @param {string} text a message in the status line of the page */
export const showMessage = (text) => setProps("shared", { children: text });

/** @param {string} figure the id of the figure that the drawer opens */
export const requestFigure = (figure) =>
  setProps("figure-request", { data: { figure, at: Date.now() } });

/** @returns {{ search: string, at: number }} the address to open; the time makes it a new value */
export const currentAddress = () => ({ search: window.location.search, at: Date.now() });

/** @type {(selector: string, within?: ParentNode | null) => HTMLElement | null} */
export const find = (selector, within = document) => within && within.querySelector(selector);

/** @param {string} selector */
export const findAll = (selector) =>
  /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]);

/**
 * @param {Event} event
 * @param {string} selector
 * @returns {any} the element of the event, or the nearest around it, that a selector matches
 */
export function closest(event, selector) {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}

/** @param {string} key of a driver */
export const findSlider = (key) => find(`[data-driver="${key}"]`);

/** @param {string} name of a chart */
export const findChart = (name) => find(`[data-chart="${name}"]`);

/** @param {string} name of a chart, whose bars may stand for sliders instead of figures */
export const opensSliders = (name) => findChart(name)?.dataset.marks === "slider";
