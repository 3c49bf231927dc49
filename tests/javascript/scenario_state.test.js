import assert from "node:assert/strict";
import { test } from "node:test";
import { pagePairs, scenarioPairs } from "../../assets/js/collect_state.js";
import { mergeUpdates } from "../../assets/js/updates.js";

/** @type {ScreenState} */
const SCREEN = {
  crisis: "iraq",
  known_on: "2016-07-20",
  fixed: [
    ["crisis", "iraq"],
    ["known_on", "2016-07-20"],
    ["rests_on", "a,b"],
    ["keep_a", "Slow~aid_share:0.5"],
  ],
  has_saved: true,
  drivers: ["need_uptake", "aid_share"],
  scenario: [],
  filters: [],
  levels: {},
};

test("a scenario is the sliders in order, zero among them, with their reasons and the fan", () => {
  const sliders = { aid_share: 0, need_uptake: 1.4 };

  assert.deepEqual(scenarioPairs(SCREEN, sliders, { aid_share: "Because" }, "together"), [
    ["need_uptake", "1.4"],
    ["aid_share", "0"],
    ["why_aid_share", "Because"],
    ["fan", "together"],
  ]);
  assert.deepEqual(scenarioPairs(SCREEN, { need_uptake: null }, {}, null), []);
});

test("an address has its parts in order, and none that is empty", () => {
  const pairs = pagePairs(SCREEN, [["fan", "x"]], [["find", "camp"]], "2016-07-01T00:00", "claims");

  assert.deepEqual(pairs, [
    ["crisis", "iraq"],
    ["known_on", "2016-07-20"],
    ["rests_on", "a,b"],
    ["keep_a", "Slow~aid_share:0.5"],
    ["fan", "x"],
    ["find", "camp"],
    ["since", "2016-07-01"],
    ["tab", "claims"],
  ]);
});

test("an earlier day that is not earlier is no part of the address", () => {
  assert.equal(pagePairs(SCREEN, [], [], "2016-07-20", null).flat().includes("since"), false);
});

test("an update of some charts keeps what the others show", () => {
  const texts = { cards: { need: "1" }, charts: { people: "a" }, drivers: {}, fan: "" };
  const before = { screen: "p", query: "q", drivers: [], bars: {}, texts, people: 1, money: 2 };
  const update = {
    ...before,
    query: "r",
    texts: { ...texts, cards: { paid: "3" }, charts: { money: "b" } },
    people: undefined,
    money: 4,
  };
  delete update.people;

  const whole = mergeUpdates(before, update);

  assert.deepEqual([whole.people, whole.money, whole.query], [1, 4, "r"]);
  assert.deepEqual(whole.texts.cards, { need: "1", paid: "3" });
  assert.deepEqual(whole.texts.charts, { people: "a", money: "b" });
  assert.equal(mergeUpdates(null, update), update);
});
