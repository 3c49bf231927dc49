import assert from "node:assert/strict";
import { test } from "node:test";
import { tickLabels, withAxisMargin } from "../../assets/js/axis_margin.js";

test("ticks are at round steps, written with a prefix of their size", () => {
  assert.deepEqual(tickLabels({ range: [0, 12e6] }), ["0M", "2M", "4M", "6M", "8M", "10M", "12M"]);
  assert.deepEqual(tickLabels({ range: [0, 900], tickprefix: "$" }).at(-1), "$800");
});

test("shares are written in percent", () => {
  const labels = tickLabels({ range: [0, 1], nticks: 4, tickformat: ".0%" });

  assert.deepEqual(labels, ["0%", "50%", "100%"]);
});

test("labels that the figure names are taken as they are", () => {
  assert.deepEqual(tickLabels({ ticktext: ["low", "high"] }), ["low", "high"]);
});

test("a figure without labels at its left keeps its margin", () => {
  const figure = { data: [], layout: { margin: { l: 7 } } };

  assert.deepEqual(withAxisMargin(figure), figure);
});
