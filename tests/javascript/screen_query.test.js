import assert from "node:assert/strict";
import { test } from "node:test";
import {
  changedNames,
  fileAddress,
  screenOf,
  tableOf,
  tabQuery,
} from "../../assets/js/screen_query.js";

const QUERY =
  "table=abc&crisis=iraq&known_on=2016-07-20&need_uptake=1.4&fan=independent" +
  "&keep_a=Slow~half_paid_days:300&measure=need,people&since=2016-01-01&tab=claims";

test("a file that no slider changes names only what it depends on", () => {
  assert.equal(
    fileAddress(QUERY, { export: "changes", format: "csv" }),
    "/api/changes.csv?table=abc&crisis=iraq&known_on=2016-07-20&since=2016-01-01",
  );
});

test("a chart names the scenario, its fan and the saved ones, and is painted from an SVG", () => {
  assert.equal(
    fileAddress(QUERY, { export: "chart", format: "png", of: "people" }),
    "/api/chart.svg?table=abc&crisis=iraq&known_on=2016-07-20&need_uptake=1.4&fan=independent" +
      "&keep_a=Slow~half_paid_days:300&chart=people",
  );
});

test("a projection has neither fan nor saved scenarios, and Excel gets a CSV of its own", () => {
  assert.equal(
    fileAddress(QUERY, { export: "projection", format: "excel" }),
    "/api/projection.csv?table=abc&crisis=iraq&known_on=2016-07-20&need_uptake=1.4&format=excel",
  );
});

test("a tab depends on the sliders only where it shows what follows from them", () => {
  assert.equal(
    tabQuery(QUERY, false),
    "table=abc&crisis=iraq&known_on=2016-07-20&since=2016-01-01",
  );
  assert.match(tabQuery(QUERY, true), /need_uptake=1\.4/);
  assert.doesNotMatch(tabQuery(QUERY, true), /measure|tab=/);
});

test("a screen is a table, a crisis and a day", () => {
  assert.equal(tableOf(QUERY), "abc");
  assert.equal(screenOf(QUERY), "table=abc&crisis=iraq&known_on=2016-07-20");
  assert.equal(tableOf(""), null);
});

test("names differ that were added, removed or changed", () => {
  const before = new URLSearchParams("a=1&b=2&c=3"), after = new URLSearchParams("b=2&c=4&d=5");

  assert.deepEqual(changedNames(before, after), ["a", "c", "d"]);
  assert.deepEqual(changedNames(before, before), []);
});
