/** Figures as they are drawn, from those that the server sends: pure functions. */
import { withAxisMargin } from "./axis_margin.js";

/** The palette of dashboard/charts, and what it becomes on a dark page.
 * @type {Record<string, string>} */
const DARK = {
  "#1b1d1f": "#f0f1f2",
  "#0072b2": "#4aa8e0",
  "#d55e00": "#ff8a3d",
  "#6b7075": "#a9afb5",
  "#e4e6e8": "#2c3034",
  "#a4a9ae": "#6a7076",
  "#ffffff": "#16181a",
  "rgba(0,114,178,0.11)": "rgba(74,168,224,0.14)",
  "rgba(0,114,178,0.21)": "rgba(74,168,224,0.26)",
};
const FONTS = ["font", "tickfont", "textfont"];
const PRINT_SCALE = 0.8; // text on paper is as small as the lines beside the charts

/** @param {any} part @returns {any} the part in the colours of a dark page */
function recolour(part) {
  if (typeof part === "string") return DARK[part] || part;
  if (Array.isArray(part)) return typeof part[0] === "number" ? part : part.map(recolour);
  return mapValues(part, recolour);
}

/** @param {any} part @returns {any} the part with smaller fonts */
function withSmallFonts(part) {
  if (Array.isArray(part)) return part.map(withSmallFonts);
  return mapValues(part, (value, name) => {
    const isFont = FONTS.includes(name) && value;
    return isFont ? { ...value, size: PRINT_SCALE * value.size } : withSmallFonts(value);
  });
}

/** @param {any} part @param {(value: any, name: string) => any} change */
function mapValues(part, change) {
  if (!part || typeof part !== "object") return part;
  const entries = Object.entries(part).map(([name, value]) => [name, change(value, name)]);
  return Object.fromEntries(entries);
}

/** @param {string} path "yaxis.range" @param {any} value @param {Record<string, any>} layout */
function withValue(layout, path, value) {
  const [axis, name] = path.split(".");
  return { ...layout, [axis]: { ...layout[axis], [name]: value } };
}

/** @param {Figure} figure @param {ChartUpdate | null | undefined} update @returns {Figure} */
export function withUpdate(figure, update) {
  if (!update) return figure;
  const data = figure.data.slice();
  update.traces.forEach((number, i) => {
    const changed = Object.entries(update.parts).filter(([, values]) => values[i] !== null);
    data[number] = {
      ...data[number],
      ...Object.fromEntries(changed.map(([name, values]) => [name, values[i]])),
    };
  });
  let { layout } = figure;
  for (const [path, value] of Object.entries(update.axes)) layout = withValue(layout, path, value);
  return { data, layout };
}

/** @param {Figure} figure @returns {Figure} */
function withoutEvents({ data, layout }) {
  /** @param {{ name?: string }[]} items */
  const others = (items = []) => items.filter((item) => item.name !== "event");
  const shapes = others(layout.shapes), annotations = others(layout.annotations);
  return { data, layout: { ...layout, shapes, annotations } };
}

/**
 * @param {Figure} figure
 * @param {string} scheme light or dark
 * @param {boolean} hasEvents whether the events of the crisis are marked
 * @returns {Figure} as it is drawn
 */
export function prepareFigure(figure, scheme, hasEvents = true) {
  const shown = hasEvents ? figure : withoutEvents(figure);
  return withAxisMargin(scheme === "dark" ? recolour(shown) : shown);
}

/** @param {Figure} figure @param {object} size @returns {Figure} as it is drawn on paper */
export function prepareForPrint(figure, size) {
  const { data, layout } = withAxisMargin(withSmallFonts(figure));
  return { data, layout: { ...layout, autosize: false, ...size } };
}
