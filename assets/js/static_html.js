/** Inserts what the server wrote as one text of HTML, before the frame is painted; and opens a
 * figure from any element that names one. */
import { closest, requestFigure, setProps } from "./dash.js";

/** The inserted nodes, by the element that they are in. @type {WeakMap<Element, Node[]>} */
const inserted = new WeakMap();

/** @param {Element} element */
function insert(element) {
  const html = element.getAttribute("data-plain");
  inserted.get(element)?.forEach((node) => node.parentNode?.removeChild(node));
  inserted.delete(element);
  if (html === null) return;
  const template = document.createElement("template");
  template.innerHTML = html;
  inserted.set(element, [...template.content.childNodes]);
  element.append(template.content);
}

/** @param {Node} node that was added to the page */
function insertBelow(node) {
  if (!(node instanceof Element)) return;
  const elements = [node, ...node.querySelectorAll("[data-plain]")];
  elements
    .filter((element) => element.hasAttribute("data-plain") && !inserted.has(element))
    .forEach(insert);
}

/** @param {MouseEvent} event */
function openFigure(event) {
  const { opens, rests } = closest(event, "[data-opens], [data-rests]")?.dataset || {};
  if (opens !== undefined) requestFigure(opens);
  if (rests !== undefined) setProps("pin-request", { data: { figure: rests, at: Date.now() } });
}

export function observeStaticHtml() {
  const observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes") insert(/** @type {Element} */ (target));
      addedNodes.forEach(insertBelow);
    }
  });
  const options = { subtree: true, childList: true, attributeFilter: ["data-plain"] };
  observer.observe(document.documentElement, options);
  document.addEventListener("click", openFigure);
}
