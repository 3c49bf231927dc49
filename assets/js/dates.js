/** Days as the page writes them. */

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/**
 * @param {string} first a day, YYYY-MM-DD
 * @param {number} count
 */
export function addDays(first, count) {
  const day = new Date(`${first}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + count);
  return day.toISOString().slice(0, 10);
}

/**
 * @param {string | null} text
 * @returns {string | null} "3 Jun 2016" for 2016-06-03; any other text as it is
 */
export function dayWords(text) {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text || "");
  return parts ? `${Number(parts[3])} ${MONTHS[Number(parts[2]) - 1]} ${parts[1]}` : text;
}

/**
 * The label of the day slider.
 * @param {number} value days after the first
 * @param {{ first?: string } | undefined} options
 */
export function dayLabel(value, options) {
  return options && options.first ? dayWords(addDays(options.first, value)) : "";
}
