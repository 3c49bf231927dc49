/** The size of text as the browser draws it, without putting it on the page. */

/** @typedef {{ width: number, above: number, below: number }} TextSize */

const MAX_SIZES = 500;
/** @type {Map<string, TextSize>} */
const sizes = new Map();
/** @type {CanvasRenderingContext2D | null} */
let context = null;

/**
 * @param {string} text
 * @param {Font} font
 * @returns {TextSize} its width, and its height above and below the baseline
 */
export function measureText(text, { size, family }) {
  const key = `${size}${family}${text}`;
  const known = sizes.get(key);
  if (known) return known;
  context ??= document.createElement("canvas").getContext("2d");
  if (!context) return { width: 0, above: 0, below: 0 };
  context.font = `${size}px ${family}`;
  const measured = context.measureText(text);
  if (sizes.size >= MAX_SIZES) sizes.clear();
  sizes.set(key, {
    width: measured.width,
    above: measured.fontBoundingBoxAscent,
    below: measured.fontBoundingBoxDescent,
  });
  return /** @type {TextSize} */ (sizes.get(key));
}
