/** The address of the page: it names the screen, without a new page, and so do links to files. */
import { currentAddress, findAll, noUpdate, setProps } from "./dash.js";
import { fileAddress, screenOf, tableOf, tabQuery } from "./screen_query.js";
import { rememberStep } from "./undo.js";

const state = {
  isOpened: false,
  /** The query of the screen that was opened first. @type {string | null} */
  first: null,
  /** An address whose table is gone. @type {string | null} */
  gone: null,
  /** The query of the screen as the server wrote it. @type {string | null} */
  query: null,
  /** Whether the open tab shows what follows from the sliders. */
  tabHasSliders: false,
};

export const isOpened = () => state.isOpened;
export const shownQuery = () => state.query;

/** @param {string} query */
function setAddress(query) {
  const { search } = window.location;
  state.first ??= query;
  state.query = query;
  // A bare address stays bare until something is changed, and one whose table is gone as it is.
  if (!state.isOpened && tableOf(search) !== tableOf(query)) state.gone = search;
  const stays = query === state.first && (search === "" || search === state.gone);
  if (search !== `?${query}` && !stays) {
    // Back leads to the crisis and day before, not through every value of a slider.
    const isNew = state.isOpened && screenOf(search || state.first) !== screenOf(query);
    window.history[isNew ? "pushState" : "replaceState"]({}, "", `?${query}`);
  }
  state.isOpened = true;
  rememberStep(query);
  findAll("a[data-export]").forEach((link) => {
    link.setAttribute("href", fileAddress(query, link.dataset));
  });
}

/**
 * A callback: a screen was opened, or a filter or tab chosen; its links may not be mounted yet.
 * @param {string | null} query
 */
export function updateAddress(query) {
  if (query) {
    setAddress(query);
    window.setTimeout(() => state.query === query && setAddress(query), 0);
  }
  return noUpdate();
}

/** A slider moved; an open tab that shows what follows from the sliders is filled again.
 * @param {string} query */
export function followScenario(query) {
  setAddress(query);
  if (state.tabHasSliders) setProps("query", { data: query });
}

/**
 * A callback: a tab is filled when it is opened, and again when what it depends on has changed.
 * @param {string | null} query
 * @param {string} tab
 * @param {{ sliders: boolean, query: string | null }[]} contents of the tabs
 * @param {{ tab: string }[]} ids
 */
export function fillTabs(query, tab, contents, ids) {
  state.tabHasSliders = ids.some((id, i) => id.tab === tab && contents[i].sliders);
  return ids.map((id, i) => {
    if (!query || id.tab !== tab) return noUpdate();
    const { sliders, query: before } = contents[i], now = tabQuery(query, sliders);
    return before === now ? noUpdate() : { sliders, query: now };
  });
}

export function listenForHistory() {
  window.addEventListener("popstate", () => setProps("open", { data: currentAddress() }));
}
