/* Puts in place what the server wrote as one text of HTML (dashboard/page/static_html.py), before the
   frame is painted; and opens a figure from any element that names one. */
(function () {
  "use strict";

  const placed = new WeakMap(); // what was put in place, by the element that it stands in

  function place(element) {
    const text = element.getAttribute("data-plain");
    (placed.get(element) || []).forEach((node) => node.remove());
    placed.delete(element);
    if (text === null) return;
    const room = document.createElement("template");
    room.innerHTML = text;
    placed.set(element, [...room.content.childNodes]);
    element.append(room.content);
  }

  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes") place(target);
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        if (node.hasAttribute("data-plain") && !placed.has(node)) place(node);
        node.querySelectorAll("[data-plain]").forEach((one) => placed.has(one) || place(one));
      }
    }
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributeFilter: ["data-plain"],
  });

  function ask(store, figure) {
    if (!window.dash_clientside.set_props) return; // the page is not live yet
    window.dash_clientside.set_props(store, { data: { figure, at: Date.now() } });
  }
  document.addEventListener("click", (event) => {
    const { opens, rests } = (event.target.closest("[data-opens], [data-rests]") || {}).dataset || {};
    if (opens !== undefined) ask("figure-asked", opens);
    if (rests !== undefined) ask("rest-asked", rests);
  });
})();
