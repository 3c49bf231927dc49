/* Undo, redo and replay: a small stack of addresses, as the server wrote them. */
(function () {
  "use strict";

  const MOST = 100;
  const PATIENCE = 5000; // ms
  const SAME_MOVE = 1200; // ms: one drag, or one run of keys, is one step
  const steps = [];
  let here = -1;
  let last = 0;
  let replay = null;
  let awaited = null; // what a step back or forward will lead to; older answers are no new steps

  const params = (query) => new URLSearchParams(query);
  const isDriver = (name) => document.querySelector('[data-driver="' + name + '"]') !== null;

  function changed(before, after) {
    const a = params(before), b = params(after);
    const names = new Set([...a.keys(), ...b.keys()]);
    return [...names].filter((name) => a.get(name) !== b.get(name));
  }

  // What a step did, in the words that the page has for it.
  function words(before, query) {
    if (before === null) return "Opened";
    const names = changed(before, query);
    const sliders = names.filter(isDriver);
    if (sliders.length > 1) return sliders.length + " sliders set";
    if (sliders.length === 1) {
      const slider = document.querySelector('[data-driver="' + sliders[0] + '"]');
      const value = params(query).get(sliders[0]);
      const label = slider.querySelector("label").textContent;
      return label + ": " + (value === null ? "as stated" : value);
    }
    const known = { known_on: "Day", crisis: "Crisis", fan: "Bands", tab: "Tab", rests_on: "Rests on" };
    const first = names[0] || "";
    if (known[first]) return known[first] + ": " + (params(query).get(first) || "as usual");
    if (first.startsWith("keep_")) return "Scenarios kept";
    if (first.startsWith("why_")) return "Reason";
    return "Figures chosen";
  }

  function remember(query) {
    const now = Date.now();
    if (here >= 0 && steps[here].query === query) {
      awaited = null;
      return show();
    }
    if (awaited !== null && now - awaited < PATIENCE) return;
    awaited = null;
    const before = here >= 0 ? steps[here].query : null;
    const names = before === null ? [] : changed(before, query);
    const earlier = here > 0 ? changed(steps[here - 1].query, before) : [];
    const goesOn =
      now - last < SAME_MOVE && names.length === 1 && isDriver(names[0]) &&
      earlier.length === 1 && earlier[0] === names[0];
    last = now;
    if (goesOn) {
      steps.length = here + 1;
      steps[here] = { query, words: words(steps[here - 1].query, query) };
    } else {
      steps.length = here + 1;
      steps.push({ query, words: words(before, query) });
      if (steps.length > MOST) steps.shift();
      here = steps.length - 1;
    }
    show();
  }

  // Only sliders differ: they are set. Anything else: the screen is opened anew.
  function go(place) {
    if (place < 0 || place >= steps.length) return;
    const before = steps[here].query, query = steps[place].query;
    here = place;
    last = 0;
    awaited = before === query ? null : Date.now();
    const names = changed(before, query);
    if (names.length && names.every(isDriver)) {
      names.forEach((name) => {
        const slider = document.querySelector('[data-driver="' + name + '"]');
        const text = params(query).get(name);
        const value = parseFloat(text === null ? slider.dataset.stated : text);
        window.dash_clientside.set_props({ type: "driver", key: name }, { value });
      });
    } else if (names.length) {
      window.dash_clientside.set_props("open", { data: { search: query, at: Date.now() } });
    }
    show();
  }

  function stopReplay() {
    if (replay === null) return;
    window.clearInterval(replay.timer);
    const end = replay.end;
    replay = null;
    go(end);
  }

  function startReplay() {
    if (replay !== null) return stopReplay();
    if (here < 1) return;
    replay = { end: here, timer: window.setInterval(() => {
      go(here === replay.end ? replay.end - 1 : replay.end);
    }, 1400) };
    go(here - 1);
  }

  function show() {
    const set = (id, off) => {
      const button = document.getElementById(id);
      if (button) button.disabled = off;
    };
    set("undo", here <= 0);
    set("redo", here >= steps.length - 1);
    set("replay", here < 1 && replay === null);
    const button = document.getElementById("replay");
    if (button) button.setAttribute("aria-pressed", String(replay !== null));
    const list = document.getElementById("history");
    if (!list) return;
    list.replaceChildren(
      ...steps.map((step, place) => {
        const item = document.createElement("li");
        const jump = document.createElement("button");
        jump.type = "button";
        jump.textContent = step.words;
        jump.dataset.step = String(place);
        if (place === here) jump.setAttribute("aria-current", "step");
        item.append(jump);
        return item;
      })
    );
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.id === "replay") return startReplay();
    if (button.id === "undo" || button.id === "redo" || button.dataset.step) {
      stopReplay();
      if (button.id === "undo") go(here - 1);
      else if (button.id === "redo") go(here + 1);
      else go(Number(button.dataset.step));
    }
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const field = event.target.closest("input, textarea, [contenteditable]");
    if (field && field.type !== "range") return; // a text field undoes its own typing
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    stopReplay();
    go(key === "y" || event.shiftKey ? here + 1 : here - 1);
  });

  window.dashboardHistory = { remember };
})();
