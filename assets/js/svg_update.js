/* Moves the lines, bands and words of a drawn chart at once, by writing their SVG; Plotly's own
   drawing follows when the hand rests (draw.js), so that hover, arrows and axes are true again.
   It reads Plotly's internals: where one is not as expected, it says so and draws nothing. */
(function () {
  "use strict";

  function axesOf(graph, trace) {
    const layout = graph._fullLayout;
    const name = (id) => id.charAt(0) + "axis" + id.slice(1);
    return { x: layout[name(trace.xaxis || "x")], y: layout[name(trace.yaxis || "y")] };
  }

  function groupOf(graph, trace) {
    return graph.querySelector(".scatterlayer .trace" + trace.uid);
  }

  // The points of a line in pixels, from new heights on the axes as they are drawn.
  function points(graph, trace, heights) {
    const axes = axesOf(graph, trace);
    const size = graph._fullLayout.width + "x" + trace.x.length;
    if (trace._pixelSize !== size) {
      trace._pixelSize = size;
      trace._pixels = Array.from(trace.x, (day) => axes.x.d2p(day));
    }
    const { _m: slope, _b: start } = axes.y;
    if (!Number.isFinite(slope) || !Number.isFinite(start)) return null;
    return trace._pixels.map((x, i) => [x, start + slope * heights[i]]);
  }

  function path(list) {
    let text = "M" + list[0][0].toFixed(2) + "," + list[0][1].toFixed(2);
    for (let i = 1; i < list.length; i += 1) {
      text += "L" + list[i][0].toFixed(2) + "," + list[i][1].toFixed(2);
    }
    return text;
  }

  // Collects every path before it writes one: all of a chart moves, or nothing does.
  function movePaths(graph, moves) {
    const writes = [];
    let edge = null; // the line before: a band is filled down to it
    for (let i = 0; i < moves.traces.length; i += 1) {
      const trace = graph._fullData[moves.traces[i]];
      if (!trace || trace.type !== "scatter") return false;
      if (trace.mode !== "lines") continue; // labels.js; arrows follow at rest
      const list = points(graph, trace, moves.parts.y[i]);
      const group = groupOf(graph, trace);
      if (!list || !group) return false;
      if (trace.fill === "tonexty") {
        const holder = edge && edge.group.querySelector(".fills path.js-fill");
        if (!holder) return false;
        writes.push([holder, path(list) + "L" + path(edge.list.slice().reverse()).slice(1) + "Z"]);
      }
      const line = group.querySelector("path.js-line");
      if (line) writes.push([line, path(list)]);
      else if (trace.line.width > 0) return false;
      edge = { group, list };
    }
    writes.forEach(([element, text]) => element.setAttribute("d", text));
    window.dashboardLabels.lay(graph, moves);
    return true;
  }

  window.dashboardPaths = { axesOf, groupOf, movePaths };
})();
