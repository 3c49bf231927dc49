/* Keeps the words on a chart apart. Plotly puts each label where its point is; those that would lie
   on another are moved up or down here, after each of Plotly's drawings and with every place of the
   hand (paths.js). dashboard/svg/label_placement.py does the same for drawings made on the server. */
(function () {
  "use strict";

  const GAP = 1; // px between two labels
  const OVERHANG = 14; // px above its panel that a label may reach
  const SVG = "http://www.w3.org/2000/svg";
  const ANCHORS = { left: "end", right: "start" };
  const pen = document.createElement("canvas").getContext("2d");
  const sizes = new Map(); // of a text in a font
  const places = new WeakMap(); // of the points that have words, by their list

  function sizeOf(text, font) {
    const key = font.size + text;
    if (!sizes.has(key)) {
      pen.font = font.size + "px " + font.family;
      const { width, fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } =
        pen.measureText(text);
      if (sizes.size > 500) sizes.clear();
      sizes.set(key, { width, above, below });
    }
    return sizes.get(key);
  }

  const SIGNS = { amp: "&", lt: "<", gt: ">" };
  const plain = (markup) => markup.replace(/&(amp|lt|gt);/g, (whole, name) => SIGNS[name]);

  function placesOf(texts) {
    if (!places.has(texts)) places.set(texts, [...texts.keys()].filter((n) => texts[n]));
    return places.get(texts);
  }

  const LINE = 4; // px: words under the end of a broad line keep clear of it

  // As Plotly sets it: how far a label keeps from a mark, and its letters' foot below its point.
  const awayFrom = (radius) => (radius ? radius / 0.8 + 1 : 0);
  const footOf = (upright, size, away) =>
    upright === "bottom" ? 0.75 * size + away : -0.25 * size - away;

  // The labels of a trace, from the lowest up: where each wants to be, and its size.
  function labelsOf(graph, number, moves) {
    const trace = graph._fullData[number];
    const axes = window.dashboardPaths.axesOf(graph, trace);
    const at = moves ? moves.traces.indexOf(number) : -1;
    const part = (name) =>
      at >= 0 && moves.parts[name] && moves.parts[name][at] !== null
        ? moves.parts[name][at]
        : trace[name];
    const texts = part("text"), heights = part("y"), positions = part("textposition");
    const font = trace.textfont;
    return placesOf(texts).map((n) => {
      const position = Array.isArray(positions) ? positions[n] : positions;
      const [upright, across] = position.split(" ");
      const anchor = ANCHORS[across] || "middle";
      const words = plain(texts[n]);
      const size = sizeOf(words, font);
      const point = graph.calcdata[number][n] || {};
      const x = axes.x.d2p(trace.x[n]);
      const away = awayFrom(point.mrc);
      const foot = footOf(upright, font.size, away);
      const isUnderLine = trace.mode === "text" && upright === "bottom";
      const height = axes.y._b + axes.y._m * heights[n] + (isUnderLine ? LINE : 0);
      const beside = { start: away, middle: -0.5 * size.width, end: -away - size.width };
      const left = x + beside[anchor];
      return {
        trace, n, x, foot, anchor, height, left, text: words,
        right: left + size.width,
        above: size.above - foot, // of its point, to its upper edge
        below: size.below + foot,
        up: upright !== "bottom",
        room: axes.y._length,
        panel: trace.yaxis || "y",
      };
    });
  }

  const meets = (label, height, box) =>
    label.left < box.right && box.left < label.right &&
    height - label.above < box.bottom + GAP && box.top < height + label.below + GAP;

  // The nearest height, going one way, where a label lies on nothing.
  function freeHeight(label, height, up, taken) {
    let there = height;
    for (let box; (box = taken.find((one) => meets(label, there, one))); ) {
      there = up ? box.top - GAP - label.below - 0.01 : box.bottom + GAP + label.above + 0.01;
    }
    return there;
  }

  function pushed(labels, wanted, up, taken) {
    const all = [...taken];
    return labels.map((label, i) => {
      const height = freeHeight(label, wanted[i], up, all);
      all.push({
        left: label.left, right: label.right, top: height - label.above, bottom: height + label.below,
      });
      return height;
    });
  }

  // Labels of one trace, from the lowest up, keep their order; they stay at their panel.
  function settle(labels, taken) {
    const inside = (label, height) =>
      Math.max(label.above - OVERHANG, Math.min(label.room - label.below, height));
    const wanted = (label) => inside(label, label.height);
    const up = labels[0].up;
    const order = up ? labels : labels.slice().reverse();
    const back = order.slice().reverse();
    let heights = pushed(order, order.map(wanted), up, taken);
    const isIn = (label, i) => Math.abs(inside(label, heights[i]) - heights[i]) < 0.1;
    if (!order.every(isIn)) {
      heights = pushed(back, back.map(wanted), !up, taken).reverse();
    }
    order.forEach((label, i) => {
      label.height = heights[i];
      taken.push({
        left: label.left, right: label.right,
        top: label.height - label.above, bottom: label.height + label.below,
      });
    });
  }

  // Marks that have words of their own: no other words lie on them.
  function marksOf(graph, number) {
    const trace = graph._fullData[number];
    const axes = window.dashboardPaths.axesOf(graph, trace);
    return graph.calcdata[number].filter((point) => point.mrc && trace.mode === "markers+text")
      .map((point) => {
        const x = axes.x.c2p(point.x), y = axes.y.c2p(point.y), half = point.mrc;
        return { left: x - half, right: x + half, top: y - half, bottom: y + half };
      });
  }

  // Titles of panels and numbers of events, from the upper left corner of the plot.
  function notesOf(graph) {
    const plot = graph.querySelector(".main-svg").getBoundingClientRect();
    const left = plot.left + graph._fullLayout._size.l, top = plot.top + graph._fullLayout._size.t;
    return Array.from(graph.querySelectorAll(".annotation-text"), (note) => {
      const box = note.getBoundingClientRect();
      return {
        left: box.left - left, right: box.right - left, top: box.top - top, bottom: box.bottom - top,
      };
    });
  }

  // The same from the upper end of a panel, which its labels count from.
  function notesAt(graph, axis) {
    const down = axis._offset - graph._fullLayout._size.t;
    return graph.chartNotes.map((box) =>
      Object.assign({}, box, { top: box.top - down, bottom: box.bottom - down })
    );
  }

  function elementOf(graph, label) {
    const group = window.dashboardPaths.groupOf(graph, label.trace).querySelector(".text");
    const points = [...group.children];
    const own = points.find((one) => (one.__data__ ? one.__data__.i : 0) === label.n);
    const point = own || group.appendChild(document.createElementNS(SVG, "g"));
    if (!own) point.setAttribute("class", "textpoint");
    if (point.firstElementChild) return point.firstElementChild;
    // Plotly takes an empty label away; it takes up this one when it draws again.
    const { family, size, color } = label.trace.textfont;
    const text = point.appendChild(document.createElementNS(SVG, "text"));
    Object.assign(text.style, { fontFamily: family, fontSize: size + "px", fill: color });
    return text;
  }

  function write(graph, label, moved) {
    const element = elementOf(graph, label);
    element.setAttribute("y", label.height);
    if (!moved) return;
    element.setAttribute("x", label.x);
    element.setAttribute("text-anchor", label.anchor);
    element.parentNode.setAttribute("transform", "translate(0," + label.foot + ")");
    if (element.textContent !== label.text) element.textContent = label.text;
  }

  function clear(graph, trace) {
    graph.querySelectorAll(".scatterlayer .trace" + trace.uid + " .textpoint text").forEach((one) => {
      one.textContent = "";
    });
  }

  // Those that stand still have their places first, and those of the scenario go round them.
  function lay(graph, moves) {
    const still = [], kept = [], moving = [], taken = {};
    if (!moves) graph.chartNotes = notesOf(graph);
    graph._fullData.forEach((trace, number) => {
      if (!trace.visible || !(trace.mode || "").includes("text")) return;
      const panel = trace.yaxis || "y";
      const { y: axis } = window.dashboardPaths.axesOf(graph, trace);
      taken[panel] = [...(taken[panel] || notesAt(graph, axis)), ...marksOf(graph, number)];
      const labels = labelsOf(graph, number, moves);
      if (trace.meta === "scenario") {
        if (moves && !labels.length) clear(graph, trace);
        if (labels.length) moving.push(labels);
      } else {
        (trace.mode === "lines+text" ? kept : still).push(...labels.map((label) => [label]));
      }
    });
    for (const labels of [...still, ...kept, ...moving]) {
      settle(labels, taken[labels[0].panel]);
      labels.forEach((label) => write(graph, label, moves && label.trace.meta === "scenario"));
    }
  }

  // From its first drawing on, every chart of the page.
  const PATIENCE = 1000; // looks, one a frame
  function watch(tries) {
    const isWatched = (place) => {
      const graph = place.querySelector(".js-plotly-plot");
      if (!graph || !graph.calcdata) return false;
      if (!graph.keepsApart) {
        graph.keepsApart = true;
        graph.on("plotly_afterplot", () => lay(graph, null));
        lay(graph, null);
      }
      return true;
    };
    const watched = [...document.querySelectorAll("[data-chart] .graph")].map(isWatched);
    if (!watched.every(Boolean) && tries) window.requestAnimationFrame(() => watch(tries - 1));
  }

  window.dashboardLabels = { lay, watch: () => window.setTimeout(watch, 0, PATIENCE) };
})();
