/* Watches the charts of a page frame by frame, whoever draws them. A chart is known by the paths
   of its lines, bands and bars: it has changed when they have, and none of them is missing. */
window.watch = (() => {
  "use strict";

  function drawn(selector) {
    const graph = document.querySelector(selector);
    if (!graph) return [];
    const paths = graph.querySelectorAll(".scatterlayer path, .barlayer path");
    return Array.from(paths, (path) => path.getAttribute("d") || "");
  }

  const changed = (before, now) =>
    now.length >= before.length && now.length > 0 && now.join() !== before.join();

  // Once the frame that is being made has been painted.
  function afterPaint(then) {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = then;
      channel.port2.postMessage(0);
    });
  }

  // A promise of the milliseconds from the next key to the first frame with all charts changed.
  function nextKey(selectors) {
    const before = selectors.map(drawn);
    let pressed = null;
    const onKey = (event) => {
      pressed = event.timeStamp;
    };
    window.addEventListener("keydown", onKey, { capture: true, once: true });
    return new Promise((resolve) => {
      const look = () => {
        const now = selectors.map(drawn);
        const done = pressed !== null && now.every((paths, i) => changed(before[i], paths));
        if (done) resolve(performance.now() - pressed);
        else afterPaint(look);
      };
      afterPaint(look);
    });
  }

  // Counts the frames in which each chart changed, until stopped.
  function countFrames(selectors) {
    let before = selectors.map(drawn);
    const counts = selectors.map(() => 0);
    let on = true, last = null;
    const look = () => {
      const now = selectors.map(drawn);
      now.forEach((paths, i) => {
        if (changed(before[i], paths)) {
          counts[i] += 1;
          last = performance.now();
        }
      });
      before = now;
      if (on) afterPaint(look);
    };
    afterPaint(look);
    return {
      count: () => Math.min(...counts),
      last: () => last,
      stop: () => {
        on = false;
      },
    };
  }

  // A promise of the milliseconds since the page was asked for, of the first chart, which may be a
  // picture that the live one takes the place of, and of all charts, live.
  function firstCharts(selectors, picture) {
    let first = null;
    return new Promise((resolve) => {
      const look = () => {
        const there = selectors.filter((one) => drawn(one).some(Boolean)).length;
        const isSeen = there > 0 || (picture && document.querySelector(picture));
        if (isSeen && first === null) first = performance.now();
        if (there === selectors.length) resolve([first, performance.now()]);
        else afterPaint(look);
      };
      afterPaint(look);
    });
  }

  return { nextKey, countFrames, firstCharts };
})();
