/* The page's small moves: presets and resets, what opens a figure, and the address that follows. */
(function () {
  "use strict";

  const none = () => window.dash_clientside.no_update;
  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

  function addDays(first, count) {
    const day = new Date(first + "T00:00:00Z");
    day.setUTCDate(day.getUTCDate() + count);
    return day;
  }

  // The reader goes back or forward.
  const here = () => ({ search: window.location.search, at: Date.now() });
  window.addEventListener("popstate", () => {
    window.dash_clientside.set_props("open", { data: here() });
  });

  // Another crisis or day than the one shown; nothing while the controls only follow the screen.
  function wish(crisis, box, place, label, shown) {
    const asked = window.dash_clientside.callback_context.triggered_id;
    if (!shown || !asked) return none();
    let day = shown.known_on;
    if (asked === "day-slider" && label && label.options) {
      day = addDays(label.options.first, place).toISOString().slice(0, 10);
    } else if (asked === "day-box" && box) {
      day = String(box).slice(0, 10);
    }
    const wanted = asked === "crisis" ? crisis || shown.crisis : shown.crisis;
    if (wanted === shown.crisis && day === shown.known_on) return none();
    return { crisis: wanted, known_on: day };
  }

  // A preset sets its own sliders and leaves the others where they are.
  function applyPreset(clicks, presets, values, ids) {
    const asked = window.dash_clientside.callback_context.triggered_id;
    if (!asked || !clicks.some(Boolean)) return values.map(none);
    const chosen = (presets || {})[asked.name] || {};
    document.querySelectorAll("details.menu[open]").forEach((menu) => (menu.open = false));
    return ids.map((id, i) => (id.key in chosen ? chosen[id.key] : values[i]));
  }

  function focusSlider(key) {
    const thumb = document.querySelector('[data-driver="' + key + '"] [role=slider]');
    if (!thumb) return;
    thumb.scrollIntoView({ block: "center" });
    thumb.focus();
  }

  // A click on a bar of the tornado moves focus to its slider.
  function focusBar(clicks) {
    const told = window.dash_clientside.callback_context.triggered;
    const click = told && told.length && told[0].value;
    if (click && told[0].prop_id.includes('"tornado"')) focusSlider(click.points[0].customdata);
    return none();
  }

  // Plotly gives a click to the end of a line before the mark that lies on it: the mark is meant.
  const REACH = 6; // px
  function figureAt(asked, point) {
    if (point.customdata || asked.type !== "chart") return point.customdata;
    const graph = document.querySelector('[data-chart="' + asked.name + '"] .js-plotly-plot');
    const { xaxis, yaxis } = graph._fullLayout;
    const isNear = (day, value) =>
      Math.hypot(xaxis.d2p(day) - xaxis.d2p(point.x), yaxis.d2p(value) - yaxis.d2p(point.y)) < REACH;
    for (const trace of graph.data) {
      const place = trace.customdata ? trace.x.findIndex((day, i) => isNear(day, trace.y[i])) : -1;
      if (place >= 0) return trace.customdata[place];
    }
    return null;
  }

  // A row or a mark opens its figure (plain.js: a button); a bar of the tornado has none.
  function askFigure() {
    const context = window.dash_clientside.callback_context;
    const told = context.triggered.length && context.triggered[0].value;
    const asked = context.triggered_id;
    if (!told || !asked || asked.name === "tornado") return none();
    const figure = told.points ? figureAt(asked, told.points[0]) : told.rowId;
    return figure ? { figure: String(figure), at: Date.now() } : none();
  }

  document.addEventListener("click", (event) => {
    const bar = event.target.closest("[data-focus]");
    if (bar) focusSlider(bar.dataset.focus);
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  function resetAll(clicks, ids) {
    const stated = (key) => document.querySelector('[data-driver="' + key + '"]').dataset.stated;
    return ids.map((id) => (clicks ? parseFloat(stated(id.key)) : none()));
  }

  // The address names the screen without a new page; links to files name it too.
  function name(query) {
    const here = window.location.search;
    state.first = state.first || query;
    state.query = query;
    // A bare address stays bare until something is moved, and one whose table is gone as it is.
    if (!state.opened && tableOf(here) !== tableOf(query)) state.gone = here;
    const stays = query === state.first && (here === "" || here === state.gone);
    if (here !== "?" + query && !stays) {
      const elsewhere = state.opened && placeOf(here || state.first) !== placeOf(query);
      window.history[elsewhere ? "pushState" : "replaceState"]({}, "", "?" + query);
    }
    state.opened = true;
    window.dashboardHistory.remember(query);
    document.querySelectorAll("a[data-export]").forEach((link) => {
      link.href = window.dashboardFiles.addressOf(query, link.dataset);
    });
  }
  const state = { opened: false, first: null, gone: null, query: null, follows: false };

  // A screen was opened, or a filter or tab chosen; its links may not be there yet.
  function address(query) {
    if (!query) return none();
    name(query);
    window.setTimeout(() => state.query === query && name(query), 0);
    return none();
  }

  // A slider moved; an open tab that shows what follows from the sliders is made again.
  function follow(query) {
    name(query);
    if (state.follows) window.dash_clientside.set_props("query", { data: query });
  }

  const tableOf = (query) => new URLSearchParams(query).get("table");

  // Going back leads to the crisis and day before, not through every place of a slider.
  function placeOf(query) {
    const asked = new URLSearchParams(query);
    return ["table", "crisis", "known_on"].map((name) => asked.get(name)).join(" ");
  }

  // A tab is filled when it is opened, and again when what it shows has changed.
  function openPanel(query, tab, wishes, ids) {
    state.follows = ids.some((id, i) => id.tab === tab && wishes[i].sliders);
    return ids.map((id, i) => {
      if (!query || id.tab !== tab) return none();
      const asked = new URLSearchParams(query);
      const place = ["table", "crisis", "known_on", "rests_on", "since"];
      const filters = ["tab", "measure", "status", "quantity", "find"];
      [...asked.keys()].forEach((name) => {
        const counts = wishes[i].sliders ? !filters.includes(name) : place.includes(name);
        if (!counts) asked.delete(name);
      });
      const wanted = window.dashboardFiles.tidy(asked.toString());
      return wishes[i].query === wanted ? none() : { sliders: wishes[i].sliders, query: wanted };
    });
  }

  // An outcome is asked for: first by the level that was stated.
  function proposeLevel(measure, place) {
    if (!measure || !place || !(measure in place.levels)) return [none(), none()];
    return [place.levels[measure], measure === "coverage" ? " %" : ""];
  }

  async function share(clicks) {
    if (!clicks) return none();
    const link = window.location.href;
    try {
      await navigator.clipboard.writeText(link);
      return "The link to this screen was copied.";
    } catch (error) {
      return "Copy this link: " + link;
    }
  }

  // The sentence of a figure, with the whole address that its link leads to.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const quote = button.closest(".quote");
    const text = quote.querySelector(".quote-words").textContent + " " + quote.querySelector("a").href;
    const told = quote.querySelector(".copied");
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = "The sentence was copied.";
    } catch (error) {
      told.textContent = "Copy this: " + text;
    }
  });

  // Mantine names a dialog only by its own header, which would be a second banner of the page.
  function nameDialog(opened, tries) {
    const dialog = opened && document.querySelector("[role=dialog]");
    if (dialog) dialog.setAttribute("aria-labelledby", "drawer-title");
    else if (opened && tries !== 0) {
      window.requestAnimationFrame(() => nameDialog(opened, (tries || 60) - 1));
    }
    return none();
  }

  function closeDrawer(clicks) {
    return clicks ? false : none();
  }

  function twinWords(clicks) {
    const shown = (clicks || 0) % 2 === 1;
    return [shown ? "Hide numbers" : "Show numbers", String(shown), shown ? none() : null];
  }

  window.dashboardPage = { follow, query: () => state.query, opened: () => state.opened };

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.dashboard = Object.assign(window.dash_clientside.dashboard || {}, {
    askFigure,
    wish,
    resetAll,
    applyPreset,
    focusBar,
    address,
    share,
    closeDrawer,
    nameDialog,
    openPanel,
    proposeLevel,
    twinWords,
  });

  window.dashMantineFunctions = window.dashMantineFunctions || {};
  window.dashMantineFunctions.dayLabel = function (value, options) {
    if (!options || !options.first) return "";
    const day = addDays(options.first, value);
    return day.getUTCDate() + " " + MONTHS[day.getUTCMonth()] + " " + day.getUTCFullYear();
  };
})();
