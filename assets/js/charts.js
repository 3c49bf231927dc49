/* Draws charts from plain figure dicts: whole ones when crisis, day or colours change,
   and only what a slider moved while it moves. */
(function () {
  "use strict";

  // The palette of view/charts/base.py, and what it becomes on a dark page.
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

  function recolour(part) {
    if (typeof part === "string") return DARK[part] || part;
    if (Array.isArray(part)) {
      return part.length && typeof part[0] === "number" ? part : part.map(recolour);
    }
    if (part && typeof part === "object") {
      const copy = {};
      for (const key of Object.keys(part)) copy[key] = recolour(part[key]);
      return copy;
    }
    return part;
  }

  function withMoves(chart, moves) {
    if (!moves) return chart;
    const data = chart.data.slice();
    moves.traces.forEach((place, i) => {
      const moved = {};
      for (const [name, values] of Object.entries(moves.parts)) {
        if (values[i] !== null) moved[name] = values[i];
      }
      data[place] = Object.assign({}, data[place], moved);
    });
    const layout = Object.assign({}, chart.layout);
    for (const [path, value] of Object.entries(moves.axes)) {
      const [axis, part] = path.split(".");
      layout[axis] = Object.assign({}, layout[axis], { [part]: value });
    }
    return { data: data, layout: layout };
  }

  function withoutEvents(chart) {
    const keep = (list) => (list || []).filter((item) => item.name !== "event");
    const layout = Object.assign({}, chart.layout, {
      shapes: keep(chart.layout.shapes),
      annotations: keep(chart.layout.annotations),
    });
    return { data: chart.data, layout: layout };
  }

  function dressed(chart, scheme, events) {
    let figure = events === false ? withoutEvents(chart) : chart;
    if (scheme === "dark") figure = recolour(figure);
    return window.dashboardRoom.withRoom(figure);
  }

  function same(a, b) {
    return Boolean(a && b) && a.length === b.length && a.every((item, i) => item === b[i]);
  }

  // While the hand moves, only paths are written; at rest Plotly draws the chart itself.
  const REST = 160; // ms without a move
  const STILL = 320; // and of a hand that has not let go
  const waiting = new Map();
  let rest = null;

  // What drives each outcome: bars that lead to their sliders.
  function drawDrives(drives) {
    for (const [name, told] of Object.entries(drives || {})) {
      const place = document.querySelector('[data-chart="' + name + '"] .drives');
      if (!place) continue;
      if (!told.bars.length) {
        place.replaceChildren();
        continue;
      }
      const title = document.createElement("h3");
      title.textContent = told.title;
      const list = document.createElement("ul");
      told.bars.forEach(([key, label, words, share]) => {
        const item = document.createElement("li");
        const line = document.createElement(key ? "button" : "span");
        line.className = "bar-name";
        line.textContent = label;
        if (key) line.dataset.focus = key;
        const bar = document.createElement("span");
        bar.className = "bar";
        bar.style.setProperty("--share", share);
        const number = document.createElement("span");
        number.className = "bar-share";
        number.textContent = words;
        item.append(line, bar, number);
        list.append(item);
      });
      place.replaceChildren(title, list);
    }
  }

  // The address, and with it a step to go back to, waits until the hand has let go.
  function settle() {
    const isHeld = window.dashboardHand.holds();
    const { moved } = state;
    if (moved && state.driven !== moved) {
      state.driven = moved;
      drawDrives(moved.drives);
    }
    if (moved && state.settled !== moved && !isHeld) {
      state.settled = moved;
      window.dashboardPage.follow(moved.query);
    }
    const next = waiting.entries().next();
    if (next.done) {
      rest = isHeld ? window.setTimeout(settle, REST) : null;
      return;
    }
    const [graph, moves] = next.value;
    waiting.delete(graph);
    if (graph.isConnected && graph._fullLayout) update(graph, moves);
    rest = window.setTimeout(settle, 0); // a chart a turn, so that a new move comes between
  }

  function update(graph, moves) {
    const axes = {};
    for (const [path, value] of Object.entries(moves.axes)) {
      const [axis, part] = path.split(".");
      if (!same(graph.layout[axis] && graph.layout[axis][part], value)) axes[path] = value;
    }
    window.Plotly.update(graph, moves.parts, axes, moves.traces);
  }

  // Returns false where the graph is not drawn yet.
  function moveChart(graph, moves) {
    if (!graph || !graph.data || !graph._fullLayout) return false;
    const quick = window.dashboardPaths.movePaths(graph, moves);
    graph.dataset.quick = String(quick);
    waiting.set(graph, moves);
    return true;
  }

  const state = {
    charts: null, shown: null, moved: null, driven: null, settled: null, scheme: null, events: null,
    series: null,
  };

  function pageScheme() {
    return document.documentElement.dataset.mantineColorScheme === "dark" ? "dark" : "light";
  }

  // A slider that was moved shows its line for a reason.
  function markMoved(drivers) {
    document.querySelectorAll("[data-driver]").forEach((slider) => {
      slider.dataset.moved = String(drivers.includes(slider.dataset.driver));
    });
  }

  function graphIn(name) {
    return document.querySelector('[data-chart="' + name + '"] .js-plotly-plot');
  }

  function write(place, text) {
    if (place && text !== undefined && place.textContent !== text) place.textContent = text;
  }

  // The lines of cards, charts and sliders: plain text in parts that Dash made and leaves alone.
  function tell(texts) {
    for (const [figure, line] of Object.entries(texts.cards)) {
      write(document.querySelector('[data-figure="' + figure + '"] .card-scenario'), line);
    }
    for (const [name, line] of Object.entries(texts.charts)) {
      const chart = document.querySelector('[data-chart="' + name + '"]');
      if (!chart) continue;
      write(chart.querySelector(".sentence"), line);
      const title = chart.querySelector("h2").textContent;
      chart.querySelector("[role=img]").setAttribute("aria-label", title + ". " + line);
    }
    for (const [key, line] of Object.entries(texts.drivers)) {
      write(document.querySelector('[data-driver="' + key + '"] .slider-words'), line);
    }
    write(document.getElementById("fan-words"), texts.fan);
  }

  const PATIENCE = 50; // looks at a chart that is not drawn yet, a tenth of a second apart
  const late = new Set(); // charts that could not be moved yet
  function moveOnce(name, moved, tries) {
    if (state.moved !== moved) return;
    late.delete(name);
    if (moveChart(graphIn(name), moved[name])) return;
    late.add(name);
    if (tries === 0) return;
    window.setTimeout(() => {
      moveOnce(name, moved, tries - 1);
      if (rest === null) rest = window.setTimeout(settle, REST);
    }, 100);
  }

  // What a slider moved; returns false where it is not of these charts.
  function take(moved) {
    if (!state.charts || moved.place !== state.charts.place) return false;
    const before = state.moved || {};
    state.moved = moved;
    markMoved(moved.drivers);
    for (const name of Object.keys(state.charts)) {
      const isMoved = moved[name] !== before[name] || late.has(name);
      if (moved[name] && moved[name].traces && isMoved) moveOnce(name, moved, PATIENCE);
    }
    tell(moved.texts);
    window.clearTimeout(rest);
    rest = window.setTimeout(settle, window.dashboardHand.holds() ? STILL : REST);
    return true;
  }

  // Other charts are shown; what was moved on another screen does not belong to them.
  function open(charts, events) {
    late.clear();
    Object.assign(state, { charts, moved: null, scheme: pageScheme(), events });
  }

  function draw(charts, events, ids) {
    const none = window.dash_clientside.no_update;
    if (!charts || !ids.length) return ids.map(() => none);
    const isNew = state.shown !== charts;
    const comesDrawn = isNew && state.charts === charts && state.scheme === pageScheme();
    if (state.charts !== charts) open(charts, events);
    const { moved } = state;
    const scheme = pageScheme();
    Object.assign(state, { shown: charts, scheme, events });
    if (isNew) {
      window.dashboardLabels.watch();
      window.setTimeout(() => {
        tell(charts.texts);
        drawDrives(charts.drives);
      }, 0);
    }
    if (comesDrawn) return ids.map(() => none);
    return ids.map((id) =>
      charts[id.name]
        ? dressed(withMoves(charts[id.name], moved && moved[id.name]), scheme, events)
        : none
    );
  }

  // The small chart in the drawer.
  function drawSeries(chart) {
    state.series = chart;
    return chart ? dressed(chart, pageScheme()) : window.dash_clientside.no_update;
  }

  function recolourSeries() {
    const graph = document.querySelector(".series-graph .js-plotly-plot");
    if (!graph || !state.series) return;
    const figure = dressed(state.series, state.scheme);
    window.Plotly.react(graph, figure.data, figure.layout);
  }

  // Words on paper are as small as the lines beside the charts.
  const FONTS = ["font", "tickfont", "textfont"];
  function inSmallPrint(part) {
    if (!part || typeof part !== "object") return part;
    if (Array.isArray(part)) return part.map(inSmallPrint);
    const copy = {};
    for (const [key, value] of Object.entries(part)) {
      const isFont = FONTS.includes(key) && value;
      copy[key] = isFont ? Object.assign({}, value, { size: 0.8 * value.size }) : inSmallPrint(value);
    }
    return copy;
  }

  // Whole charts again, in another palette or size.
  function redrawAll(scheme, size) {
    if (!state.charts || !window.Plotly) return;
    document.querySelectorAll("[data-chart]").forEach((section) => {
      const name = section.dataset.chart;
      const graph = section.querySelector(".js-plotly-plot");
      const chart = state.charts[name];
      if (!graph || !chart) return;
      const moves = state.moved && state.moved[name];
      const dress = dressed(withMoves(chart, moves), scheme, state.events);
      const figure = size ? window.dashboardRoom.withRoom(inSmallPrint(dress)) : dress;
      const fixed = { autosize: false };
      const layout = size ? Object.assign({}, figure.layout, fixed, size, PRINTED[name]) : figure.layout;
      window.Plotly.react(graph, figure.data, layout);
      if (!size) window.Plotly.Plots.resize(graph);
    });
  }
  new MutationObserver(() => {
    if (state.scheme && pageScheme() !== state.scheme) {
      state.scheme = pageScheme();
      redrawAll(state.scheme);
      recolourSeries();
    }
  }).observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
  // A printed page is light, and has two charts side by side on A4.
  const PRINTED = { all: { width: 338, height: 172 }, tornado: { height: 210 } };
  window.addEventListener("beforeprint", () => redrawAll("light", PRINTED.all));
  window.addEventListener("afterprint", () => redrawAll(state.scheme));

  window.dashboardDraw = {
    take,
    open,
    dressed: (chart) => dressed(chart, pageScheme(), true),
    moved: () => state.moved,
    charts: () => state.charts,
  };

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.dashboard = Object.assign(window.dash_clientside.dashboard || {}, {
    draw,
    drawSeries,
  });
})();
