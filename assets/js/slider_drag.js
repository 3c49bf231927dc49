/* The slider in the hand, by pointer or by key. It is read where Mantine writes its value, and the
   server is asked at once (gather.js). Dash hears of it when the hand rests or goes elsewhere: its
   round through every part of the page takes longer than all the rest. A hand that holds still lets
   tables and axes follow too, and Dash hears nothing until it lets go: the slider would come back. */
(function () {
  "use strict";

  const REST = 160; // ms without a move
  const STILL = 320; // and of a hand that has not let go
  const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"];
  let ask = null; // asks for the page with another value of one slider
  let fill = null; // asks for its open tables
  let known = {}; // the values that Dash holds
  let held = null; // the slider under the pointer
  let rest = null;
  const untold = new Map();

  function thumbInHand() {
    if (held) return held.querySelector("[role=slider]");
    return document.activeElement.closest("[data-driver] [role=slider]");
  }

  // Returns false where no slider is in the hand.
  function read() {
    const thumb = thumbInHand();
    if (!thumb || !ask) return false;
    const key = thumb.closest("[data-driver]").dataset.driver;
    const value = parseFloat(thumb.getAttribute("aria-valuenow"));
    ask(key, value);
    untold.set(key, value);
    window.clearTimeout(rest);
    rest = window.setTimeout(settle, held ? STILL : REST);
    return true;
  }
  new MutationObserver((changes) => {
    changes.forEach(({ target }) => window.dashboardBoxes.show(target));
    const thumb = thumbInHand();
    if (thumb && changes.some(({ target }) => target === thumb)) read();
  }).observe(document.documentElement, { subtree: true, attributeFilter: ["aria-valuenow"] });

  let filled = null; // the last of these values that tables were asked with
  function settle() {
    if (!held) return tell();
    const [key, value] = [...untold].at(-1) || [];
    if (key && filled !== value) fill(key, (filled = value));
    rest = window.setTimeout(settle, REST);
  }

  function tell() {
    window.clearTimeout(rest);
    const told = [...untold];
    untold.clear();
    filled = null;
    for (const [key, value] of told) {
      if (known[key] !== value) window.dash_clientside.set_props({ type: "driver", key }, { value });
    }
  }

  document.addEventListener("pointerdown", (event) => {
    const isOnTrack = event.target.closest(".slider-track");
    held = isOnTrack ? event.target.closest("[data-driver]") : null;
    if (!held || !untold.has(held.dataset.driver)) tell();
  }, true);
  ["pointerup", "pointercancel"].forEach((name) =>
    document.addEventListener(name, () => window.setTimeout(() => (held = null), 0), true)
  );
  document.addEventListener("keydown", (event) => {
    if (!KEYS.includes(event.key)) tell();
  }, true);
  document.addEventListener("focusout", tell, true);

  window.dashboardHand = {
    holds: () => held !== null,
    read,
    take: (asks, fills, sliders) => {
      ask = asks;
      fill = fills;
      known = sliders;
    },
    letGo: () => untold.clear(),
  };
})();
