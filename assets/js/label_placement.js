/** Moves labels up or down until none lies on another; dashboard/svg does the same for drawings
 * that are made on the server. */

/** @typedef {{ left: number, right: number, top: number, bottom: number }} Box */

/**
 * A label at its point: `above` and `below` are its extent from the point, in pixels.
 * @typedef {object} Label
 * @property {number} height of the point, from the top of the panel
 * @property {number} left
 * @property {number} right
 * @property {number} above
 * @property {number} below
 * @property {boolean} up whether it is moved up first
 * @property {number} panelHeight
 */

const GAP = 1; // px between two labels
const OVERHANG = 14; // px above its panel that a label may reach

/** @param {Label} label @param {number} height @returns {Box} */
const boxAt = ({ left, right, above, below }, height) => ({
  left,
  right,
  top: height - above,
  bottom: height + below,
});

/** @param {Box} a @param {Box} b */
const meet = (a, b) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom + GAP && b.top < a.bottom + GAP;

/**
 * @param {Label} label
 * @param {number} wanted
 * @param {boolean} up the direction to search
 * @param {Box[]} taken
 * @returns {number} the nearest height where the label lies on nothing
 */
function freeHeight(label, wanted, up, taken) {
  let height = wanted;
  for (;;) {
    const box = taken.find((other) => meet(boxAt(label, height), other));
    if (!box) return height;
    height = up ? box.top - GAP - label.below - 0.01 : box.bottom + GAP + label.above + 0.01;
  }
}

/**
 * @param {Label[]} labels in the order in which they are placed
 * @param {(label: Label) => number} wanted
 * @param {boolean} up
 * @param {Box[]} taken
 */
function freeHeights(labels, wanted, up, taken) {
  const all = [...taken];
  return labels.map((label) => {
    const height = freeHeight(label, wanted(label), up, all);
    all.push(boxAt(label, height));
    return height;
  });
}

/**
 * Sets the heights of the labels of one trace. They keep their order and stay in their panel.
 * @param {Label[]} labels from the lowest up
 * @param {Box[]} taken what other labels cover; these are added
 */
export function placeLabels(labels, taken) {
  /** @param {Label} label @param {number} height */
  const inside = (label, height) =>
    Math.max(label.above - OVERHANG, Math.min(label.panelHeight - label.below, height));
  /** @param {Label} label */
  const wanted = (label) => inside(label, label.height);
  const { up } = labels[0];
  const order = up ? labels : labels.toReversed();
  let heights = freeHeights(order, wanted, up, taken);
  if (order.some((label, i) => Math.abs(inside(label, heights[i]) - heights[i]) >= 0.1)) {
    heights = freeHeights(order.toReversed(), wanted, !up, taken).reverse();
  }
  order.forEach((label, i) => {
    label.height = heights[i];
    taken.push(boxAt(label, heights[i]));
  });
}
