/* A slider moves: the server is asked beside Dash, whose round through every part of the page takes
   longer than all the rest. One question is on its way at a time; while it is, only the newest place
   of the hand waits, so that nothing older is ever drawn after it. */
(function () {
  "use strict";

  const CALL = "/_dash-update-component";
  const SILENT = "The server did not answer; the screen shows the scenario before.";
  let waiting = null;
  let asking = false;
  let shown = null; // the page that the charts show, and what moved in them since they came
  let failed = false;

  function payload(asked) {
    return JSON.stringify({
      output: "moved.data",
      outputs: { id: "moved", property: "data" },
      inputs: [{ id: "move-asked", property: "data", value: asked }],
      changedPropIds: ["move-asked.data"],
      state: [],
    });
  }

  function say(text) {
    window.dash_clientside.set_props("shared", { children: text });
  }

  async function answerTo(asked) {
    const answer = await fetch(CALL, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: payload(asked),
    });
    if (answer.status === 204) return null;
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({}));
      throw new Error(told.error || SILENT);
    }
    return (await answer.json()).response.moved.data;
  }

  // A screen has been opened for a page; what was asked for another one is not for it.
  function begin(page) {
    waiting = null;
    shown = { page, charts: null, moved: null };
  }

  function changedNames(before, after) {
    const was = new Map(before), is = new Map(after);
    const names = new Set([...was.keys(), ...is.keys()]);
    return [...names].filter((name) => was.get(name) !== is.get(name));
  }

  // Charts that nothing has moved are left out of an answer: they stay as they were.
  function withRest(before, moved) {
    if (!before) return moved;
    const { cards, charts } = before.texts;
    const texts = {
      ...moved.texts,
      cards: { ...cards, ...moved.texts.cards },
      charts: { ...charts, ...moved.texts.charts },
    };
    return { ...before, ...moved, texts, drives: { ...before.drives, ...moved.drives } };
  }

  // Asks for what a page moves, and puts it up; returns false where it must be asked for as a whole.
  async function move(page) {
    const before = shown, charts = window.dashboardDraw.charts();
    if (!before.charts) before.charts = charts;
    const isPart = before.charts === charts; // what is left out is there
    const moved = await answerTo(isPart ? { page, changed: changedNames(before.page, page) } : { page });
    if (!moved || shown !== before) return true; // a screen opened meanwhile shows its own
    const now = window.dashboardDraw.charts();
    if (isPart && now !== charts) return false;
    const whole = isPart ? withRest(before.moved, moved) : moved;
    if (window.dashboardDraw.take(whole)) shown = { page, charts: now, moved: whole };
    return true;
  }

  async function ask(page) {
    waiting = page;
    if (asking) return;
    asking = true;
    while (waiting) {
      const asked = waiting;
      waiting = null;
      try {
        const isUp = await move(asked);
        if (!isUp) waiting = waiting || asked;
        if (failed) say("");
        failed = false;
      } catch (error) {
        failed = true;
        if (!waiting) say(error instanceof TypeError ? SILENT : error.message);
      }
    }
    asking = false;
  }

  window.dashboardMoves = { ask, begin, busy: () => asking };
})();
