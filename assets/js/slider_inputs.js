/* A slider and its number box hold one value: what is typed sets the slider at once. The box shows
   where the thumb is with each of its moves (hand.js); Dash hears of that when the hand rests, since
   each value of a box is a round through every part of the page. */
(function () {
  "use strict";

  const none = () => window.dash_clientside.no_update;
  const REST = 160; // ms without a move
  const filled = {}; // what was put into each box here, not typed
  let waiting = null;

  // A share is shown in percent.
  function scaleOf(key) {
    const slider = document.querySelector('[data-driver="' + key + '"]');
    return slider ? Number(slider.dataset.scale) : 1;
  }

  const rounded = (value) => Number(value.toFixed(4));

  // The number beside a thumb, as Mantine will write it; a box that is typed in is left alone.
  function show(thumb) {
    const slider = thumb.closest("[data-driver]");
    const box = slider && slider.querySelector(".slider-box input");
    if (!box || box === document.activeElement) return;
    const value = parseFloat(thumb.getAttribute("aria-valuenow"));
    box.value = rounded(value * slider.dataset.scale) + slider.dataset.suffix;
  }

  function fill(sliders, boxes) {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      for (const [key, place] of Object.entries(sliders)) {
        const value = typeof place === "number" ? rounded(place * scaleOf(key)) : place;
        if (value === boxes[key]) continue;
        filled[key] = value;
        window.dash_clientside.set_props({ type: "driver-box", key }, { value });
      }
    }, REST);
  }

  // A number box or a reset sets its slider. What was only put into the box sets nothing: the
  // slider may be elsewhere by now.
  function hold(box, resets, slider, stated) {
    const { triggered, triggered_id: asked } = window.dash_clientside.callback_context;
    if (!asked) return none();
    const isReset = triggered.some(({ prop_id }) => prop_id.includes('"driver-reset"'));
    if (isReset) return resets ? stated : none();
    const shown = typeof box === "number" ? box : parseFloat(box);
    const typed = shown !== filled[asked.key];
    delete filled[asked.key];
    const value = rounded(shown / scaleOf(asked.key));
    return Number.isFinite(value) && typed && value !== slider ? value : none();
  }

  window.dashboardBoxes = { fill, show };
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.dashboard = Object.assign(window.dash_clientside.dashboard || {}, {
    hold,
  });
})();
