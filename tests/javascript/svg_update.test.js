import assert from "node:assert/strict";
import { test } from "node:test";
import { readAxes, readTraces } from "../../assets/js/plotly_layout.js";
import { toPath, updateSvg } from "../../assets/js/svg_update.js";

/** @param {object} parts @returns {any} a graph with what a test needs of it */
const graphWith = (parts) => ({ data: [], layout: {}, querySelector: () => null, ...parts });

/** @param {number} value */
const d2p = (value) => value * 2;
const AXIS = { _m: 2, _b: 10, _length: 100, _offset: 5, d2p };
const TRACE = { type: "scatter", mode: "lines", x: [0, 1], y: [0, 1], line: { width: 2 } };

test("a line is written as a path", () => {
  assert.equal(toPath([[0, 1], [2.345, 3]]), "M0.00,1.00L2.35,3.00");
});

test("an axis is read from the layout that Plotly computed", () => {
  const graph = graphWith({ _fullLayout: { _size: { l: 5, t: 1 }, xaxis: AXIS, yaxis2: AXIS } });

  const axes = readAxes(graph, { ...TRACE, yaxis: "y2" });

  assert.deepEqual([axes?.x.toPixels(3), axes?.y.scale(3)], [6, 16]);
  assert.deepEqual([axes?.x.offset, axes?.y.offset, axes?.y.length], [0, 4, 100]);
});

test("a chart whose computed layout is not as expected is left to Plotly", () => {
  const update = { traces: [0], parts: { y: [[1, 2]] }, axes: {} };
  const layouts = [undefined, {}, { _size: { l: 0, t: 0 }, xaxis: {}, yaxis: AXIS }];

  for (const _fullLayout of layouts) {
    const graph = graphWith({ _fullData: [TRACE], _fullLayout });
    assert.equal(readAxes(graph, TRACE), null);
    assert.equal(updateSvg(graph, update), false);
  }
  assert.equal(readTraces(graphWith({})), null);
  assert.equal(updateSvg(graphWith({}), update), false);
});
