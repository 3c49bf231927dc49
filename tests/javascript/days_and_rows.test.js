import assert from "node:assert/strict";
import { test } from "node:test";
import { addDays, dayLabel, dayWords } from "../../assets/js/dates.js";
import { compareByValue } from "../../assets/js/figures_grid.js";

test("days are counted across months and leap years", () => {
  assert.equal(addDays("2016-02-28", 1), "2016-02-29");
  assert.equal(addDays("2015-12-31", 1), "2016-01-01");
});

test("a day is written in words, and a source's own words stay", () => {
  assert.equal(dayWords("2016-06-03"), "3 Jun 2016");
  assert.equal(dayWords("end of 2016"), "end of 2016");
  assert.equal(dayWords(null), null);
  assert.equal(dayLabel(2, { first: "2016-06-29" }), "1 Jul 2016");
  assert.equal(dayLabel(2, undefined), "");
});

test("rows are sorted by value, and those without one come last", () => {
  const rows = [3, null, 0].map((value) => ({ data: { value } }));

  rows.sort((a, b) => compareByValue("", "", a, b));

  assert.deepEqual(rows.map(({ data }) => data.value), [0, 3, null]);
});
