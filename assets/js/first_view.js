/* The first view, which the server drew (dashboard/page/prerender.py), gives way to the live page once
   the charts of that one are drawn and its boxes are filled. */
(function () {
  "use strict";

  const PATIENCE = 3000; // ms for the charts of an open page; one that cannot be drawn hides nothing
  const BOXES = ["crisis", "day-box"]; // empty for a moment after they are put up
  let opened = null;

  function isLive() {
    if (!window.dashboardPage.opened()) return false;
    if (opened === null) opened = performance.now();
    const sections = [...document.querySelectorAll("[data-chart]")];
    const isDrawn = (one) => one.querySelector(".js-plotly-plot :is(.scatterlayer, .barlayer) .trace");
    const isFilled = (id) => Boolean((document.getElementById(id) || {}).value);
    const isReady = sections.every(isDrawn) && BOXES.every(isFilled);
    return isReady || performance.now() - opened > PATIENCE;
  }

  function look() {
    const view = document.getElementById("first-view");
    if (view && isLive()) view.remove();
    else if (view) window.requestAnimationFrame(look);
  }
  document.addEventListener("DOMContentLoaded", look);
})();
