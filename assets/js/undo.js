/** Undo, redo and replay: a stack of addresses as the server wrote them. */
import { closest, find, findSlider, setProps } from "./dash.js";
import { changedNames } from "./screen_query.js";

const MAX_STEPS = 100;
const STEP_TIMEOUT_MS = 5000; // after which a step back or forward is no longer awaited
const SAME_MOVE_MS = 1200; // one drag, or one run of keys, is one step
const REPLAY_INTERVAL_MS = 1400;
/** @type {Record<string, string>} */
const LABELS = {
  known_on: "Day",
  crisis: "Crisis",
  fan: "Bands",
  tab: "Tab",
  rests_on: "Rests on",
};

/** @type {{ query: string, label: string }[]} */
const steps = [];
let current = -1;
let lastChangeAt = 0;
/** @type {{ end: number, timer: number } | null} */
let replay = null;
/** When a step was gone to that the server has not sent yet; older answers are no new steps.
 * @type {number | null} */
let awaitedSince = null;

/** @param {string} name of a part of the address */
const isDriver = (name) => findSlider(name) !== null;

/** @param {string} a @param {string} b */
const differences = (a, b) => changedNames(new URLSearchParams(a), new URLSearchParams(b));

/** @param {string | undefined} before @param {string} query @returns {string} what a step did */
function describe(before, query) {
  if (before === undefined) return "Opened";
  const names = differences(before, query), drivers = names.filter(isDriver);
  if (drivers.length > 1) return `${drivers.length} sliders set`;
  const name = drivers[0] || names[0] || "", value = new URLSearchParams(query).get(name);
  if (drivers.length) {
    return `${find("label", findSlider(name))?.textContent}: ${value ?? "baseline"}`;
  }
  if (LABELS[name]) return `${LABELS[name]}: ${value || "as usual"}`;
  if (name.startsWith("keep_")) return "Scenarios kept";
  return name.startsWith("why_") ? "Reason" : "Figures chosen";
}

/** @param {string} query @returns {boolean} whether it goes on with the move of the last step */
function isSameMove(query) {
  if (current < 1 || Date.now() - lastChangeAt >= SAME_MOVE_MS) return false;
  const names = differences(steps[current].query, query);
  const previous = differences(steps[current - 1].query, steps[current].query);
  return names.length === 1 && isDriver(names[0]) && String(previous) === names[0];
}

/** Adds a step. @param {string} query */
export function rememberStep(query) {
  if (steps[current]?.query === query) {
    awaitedSince = null;
    show();
    return;
  }
  if (awaitedSince !== null && Date.now() - awaitedSince < STEP_TIMEOUT_MS) return;
  awaitedSince = null;
  if (isSameMove(query)) current -= 1;
  lastChangeAt = Date.now();
  steps.length = current + 1;
  steps.push({ query, label: describe(steps[current]?.query, query) });
  if (steps.length > MAX_STEPS) steps.shift();
  current = steps.length - 1;
  show();
}

/** Sets the sliders where only those differ; else opens the screen. @param {number} index */
function goTo(index) {
  if (!steps[index]) return;
  const before = steps[current].query, { query } = steps[index];
  current = index;
  lastChangeAt = 0;
  awaitedSince = before === query ? null : Date.now();
  const names = differences(before, query);
  if (names.length && names.every(isDriver)) {
    names.forEach((key) => {
      const text = new URLSearchParams(query).get(key) ?? findSlider(key)?.dataset.stated;
      setProps({ type: "driver", key }, { value: parseFloat(text || "") });
    });
  } else if (names.length) {
    setProps("open", { data: { search: query, at: Date.now() } });
  }
  show();
}

function stopReplay() {
  if (replay === null) return;
  window.clearInterval(replay.timer);
  const { end } = replay;
  replay = null;
  goTo(end);
}

function toggleReplay() {
  if (replay !== null) return stopReplay();
  if (current < 1) return;
  const end = current;
  const timer = window.setInterval(() => goTo(current === end ? end - 1 : end), REPLAY_INTERVAL_MS);
  replay = { end, timer };
  goTo(end - 1);
}

/** @param {{ label: string }} step @param {number} index */
function makeItem({ label }, index) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.dataset.step = String(index);
  if (index === current) button.setAttribute("aria-current", "step");
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function show() {
  const disabled = {
    undo: current <= 0,
    redo: current >= steps.length - 1,
    replay: current < 1 && replay === null,
  };
  for (const [id, isDisabled] of Object.entries(disabled)) {
    find(`#${id}`)?.toggleAttribute("disabled", isDisabled);
  }
  find("#replay")?.setAttribute("aria-pressed", String(replay !== null));
  find("#history")?.replaceChildren(...steps.map(makeItem));
}

/** @param {MouseEvent} event */
function onClick(event) {
  const button = closest(event, "button");
  if (!button) return;
  const { id, dataset } = button;
  if (id === "replay") toggleReplay();
  if (id !== "undo" && id !== "redo" && !dataset.step) return;
  stopReplay();
  if (dataset.step) goTo(Number(dataset.step));
  else goTo(id === "undo" ? current - 1 : current + 1);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const field = closest(event, "input, textarea, [contenteditable]");
  if (field && field.type !== "range") return; // a text field undoes its own typing
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  stopReplay();
  goTo(key === "y" || event.shiftKey ? current + 1 : current - 1);
}

export function listenForUndo() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
}
