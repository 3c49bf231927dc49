import assert from "node:assert/strict";
import { test } from "node:test";
import { prepareFigure, prepareForPrint, withUpdate } from "../../assets/js/chart_figure.js";

const FIGURE = {
  data: [
    { type: "scatter", x: [1, 2], y: [3, 4], line: { color: "#0072b2" } },
    { type: "scatter", x: [1, 2], y: [5, 6], text: ["", "six"] },
  ],
  layout: {
    xaxis: { tickfont: { size: 10 } },
    shapes: [{ name: "event" }, { name: "today" }],
  },
};

test("an update replaces what it has of a trace and of an axis, and leaves the rest", () => {
  const update = {
    traces: [1],
    parts: { y: [[7, 8]], text: [null] },
    axes: { "xaxis.range": [0, 9] },
  };

  const { data, layout } = withUpdate(FIGURE, update);

  assert.equal(data[0], FIGURE.data[0]);
  assert.deepEqual(data[1], { type: "scatter", x: [1, 2], y: [7, 8], text: ["", "six"] });
  assert.deepEqual(layout.xaxis, { tickfont: { size: 10 }, range: [0, 9] });
  assert.deepEqual(FIGURE.data[1].y, [5, 6]);
});

test("without an update a figure stays as it is", () => {
  assert.equal(withUpdate(FIGURE, undefined), FIGURE);
});

test("a dark page has the dark counterpart of each colour and the same numbers", () => {
  const { data } = prepareFigure(FIGURE, "dark");

  assert.equal(data[0].line.color, "#4aa8e0");
  assert.equal(data[0].y, FIGURE.data[0].y);
  assert.equal(prepareFigure(FIGURE, "light").data, FIGURE.data);
});

test("events are left out where the reader switched them off", () => {
  assert.deepEqual(prepareFigure(FIGURE, "light", false).layout.shapes, [{ name: "today" }]);
  assert.deepEqual(prepareFigure(FIGURE, "light").layout.shapes, FIGURE.layout.shapes);
});

test("a printed figure has smaller text and a fixed size", () => {
  const { layout } = prepareForPrint(FIGURE, { width: 300 });

  assert.equal(layout.xaxis.tickfont.size, 8);
  assert.equal(layout.width, 300);
  assert.equal(layout.autosize, false);
});
