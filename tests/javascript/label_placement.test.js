import assert from "node:assert/strict";
import { test } from "node:test";
import { placeLabels } from "../../assets/js/label_placement.js";

/** @param {number} height @param {boolean} up */
const label = (height, up = true) => ({
  height, up, left: 0, right: 50, above: 10, below: 2, panelHeight: 200,
});

/** @param {import("../../assets/js/label_placement.js").Box[]} boxes */
function assertSeparate(boxes) {
  const sorted = boxes.toSorted((a, b) => a.top - b.top);
  sorted.slice(1).forEach((box, i) => assert.ok(box.top >= sorted[i].bottom + 1));
}

test("a label with nothing near it stays at its point", () => {
  const free = label(100);

  placeLabels([free], [{ left: 60, right: 90, top: 0, bottom: 200 }]);

  assert.equal(free.height, 100);
});

test("labels at one point are moved until none lies on another, and keep their order", () => {
  const labels = [label(100), label(99), label(98)];
  /** @type {import("../../assets/js/label_placement.js").Box[]} */
  const taken = [];

  placeLabels(labels, taken);

  assertSeparate(taken);
  assert.ok(labels[0].height > labels[1].height && labels[1].height > labels[2].height);
});

test("labels at the edge of a panel are moved back into it", () => {
  const labels = [label(3), label(2), label(1)];
  /** @type {import("../../assets/js/label_placement.js").Box[]} */
  const taken = [];

  placeLabels(labels, taken);

  assertSeparate(taken);
  assert.ok(taken.every((box) => box.top >= -14.1 && box.bottom <= 200.1));
});

test("a label under its point is moved down", () => {
  const under = label(100, false);

  placeLabels([under], [{ left: 0, right: 50, top: 95, bottom: 105 }]);

  assert.ok(under.height > 105);
});
