/* A slider moves: the server is asked beside Dash, whose round through every part of the page takes
   longer than all the rest. One question is on its way at a time; while it is, only the newest place
   of the hand waits, so that nothing older is ever drawn after it. */
(function () {
  "use strict";

  const CALL = "/_dash-update-component";
  const SILENT = "The server did not answer; the screen shows the scenario before.";
  let waiting = null;
  let asking = false;
  let failed = false;

  function payload(page) {
    return JSON.stringify({
      output: "moved.data",
      outputs: { id: "moved", property: "data" },
      inputs: [{ id: "move-asked", property: "data", value: { page } }],
      changedPropIds: ["move-asked.data"],
      state: [],
    });
  }

  function say(text) {
    window.dash_clientside.set_props("shared", { children: text });
  }

  async function answerTo(page) {
    const answer = await fetch(CALL, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: payload(page),
    });
    if (answer.status === 204) return null;
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({}));
      throw new Error(told.error || SILENT);
    }
    return (await answer.json()).response.moved.data;
  }

  async function ask(page) {
    waiting = page;
    if (asking) return;
    asking = true;
    while (waiting) {
      const asked = waiting;
      waiting = null;
      try {
        const moved = await answerTo(asked);
        if (failed) say("");
        failed = false;
        if (moved) window.dashboardDraw.take(moved);
      } catch (error) {
        failed = true;
        if (!waiting) say(error instanceof TypeError ? SILENT : error.message);
      }
    }
    asking = false;
  }

  window.dashboardMoves = { ask, busy: () => asking };
})();
