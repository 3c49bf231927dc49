/* The first view, which the server drew (dashboard/view/first.py), gives way to the live page once
   the charts of that one are drawn. */
(function () {
  "use strict";

  function isLive() {
    const sections = [...document.querySelectorAll("[data-chart]")];
    const isDrawn = (one) => one.querySelector(".js-plotly-plot :is(.scatterlayer, .barlayer) .trace");
    return window.dashboardPage.opened() && sections.every(isDrawn);
  }

  function look() {
    const view = document.getElementById("first-view");
    if (view && isLive()) view.remove();
    else if (view) window.requestAnimationFrame(look);
  }
  document.addEventListener("DOMContentLoaded", look);
})();
