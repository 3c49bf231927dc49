/**
 * Requests what a scenario changes, beside Dash, whose callbacks take longer than all the rest. One
 * request runs at a time; meanwhile only the newest state waits, so that nothing older is drawn
 * after it.
 */
import { shownCharts, showUpdate } from "./charts.js";
import { showMessage } from "./dash.js";
import { changedNames } from "./screen_query.js";

const MOVE_URL = "/move";
const NO_RESPONSE = "The server did not answer; the screen shows the scenario before.";

/**
 * The state that the charts show, and what was updated in them since they were opened.
 * @typedef {{ page: Pairs, charts: object | null, update: ScreenUpdate | null }} Shown
 */
/** @type {Shown} */
let shown = { page: [], charts: null, update: null };
/** @type {Pairs | null} */
let waiting = null;
let isRunning = false;
let hasFailed = false;

export const isUpdating = () => isRunning;

/** @param {{ page: Pairs, changed?: string[] }} request @returns {Promise<ScreenUpdate | null>} */
async function fetchUpdate(request) {
  const response = await fetch(MOVE_URL, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request),
  });
  if (response.status === 204) return null;
  if (response.ok) return response.json();
  const body = await response.json().catch(() => ({}));
  throw new Error(body.error || NO_RESPONSE);
}

/** A screen was opened: updates of the one before are not shown. @param {Pairs} page */
export function openUpdates(page) {
  waiting = null;
  shown = { page, charts: null, update: null };
}

/**
 * Adds what an update leaves out: charts that stay as they were.
 * @param {ScreenUpdate | null} before
 * @param {ScreenUpdate} update
 * @returns {ScreenUpdate}
 */
export function mergeUpdates(before, update) {
  if (!before) return update;
  const texts = {
    ...update.texts,
    cards: { ...before.texts.cards, ...update.texts.cards },
    charts: { ...before.texts.charts, ...update.texts.charts },
  };
  return { ...before, ...update, texts, bars: { ...before.bars, ...update.bars } };
}

/** @param {Pairs} page @returns {Promise<boolean>} false where it must be requested as a whole */
async function requestUpdate(page) {
  const before = shown, charts = shownCharts();
  before.charts ??= charts;
  const isPart = before.charts === charts; // the charts that are left out are shown
  const update = await fetchUpdate(
    isPart ? { page, changed: changedNames(before.page, page) } : { page },
  );
  if (!update || shown !== before) return true; // a screen that was opened meanwhile shows its own
  const now = shownCharts();
  if (isPart && now !== charts) return false;
  const whole = isPart ? mergeUpdates(before.update, update) : update;
  if (showUpdate(whole)) shown = { page, charts: now, update: whole };
  return true;
}

/** @param {Pairs} page what all controls say, as names and values of an address */
export async function requestScenario(page) {
  waiting = page;
  if (isRunning) return;
  isRunning = true;
  while (waiting) {
    /** @type {Pairs} */
    const requested = waiting;
    waiting = null;
    try {
      if (!(await requestUpdate(requested))) waiting ??= requested;
      if (hasFailed) showMessage("");
      hasFailed = false;
    } catch (error) {
      hasFailed = true;
      const isNetwork = error instanceof TypeError || !(error instanceof Error);
      if (!waiting) showMessage(isNetwork ? NO_RESPONSE : error.message);
    }
  }
  isRunning = false;
}
