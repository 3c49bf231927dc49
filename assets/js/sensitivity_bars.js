/** What drives each outcome: bars beside its chart that lead to their sliders. */
import { find, findChart } from "./dash.js";

/** @param {string} tag @param {string} className @param {string} text */
function make(tag, className, text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

/** @param {SensitivityBars["bars"][number]} bar */
function makeItem([driver, label, shareWords, share]) {
  const name = make(driver ? "button" : "span", "bar-name", label);
  if (driver) name.dataset.focus = driver;
  const bar = make("span", "bar");
  bar.style.setProperty("--share", String(share));
  const item = make("li", "");
  item.append(name, bar, make("span", "bar-share", shareWords));
  return item;
}

/** @param {Record<string, SensitivityBars> | undefined} charts by the name of the chart */
export function drawSensitivityBars(charts) {
  for (const [name, { title, bars }] of Object.entries(charts || {})) {
    const list = make("ul", "");
    list.append(...bars.map(makeItem));
    const content = bars.length ? [make("h3", "", title), list] : [];
    find(".sensitivity-bars", findChart(name))?.replaceChildren(...content);
  }
}
