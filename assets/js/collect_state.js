/* Collects what the controls say into the names and values of an address, and asks the server
   once: for a scenario when a slider, a reason or the bands changed (moves.js), for figures when a
   filter, a tab or the earlier day did, and for nothing while the controls take up what it said. */
(function () {
  "use strict";

  const none = () => window.dash_clientside.no_update;
  const shown = { place: null, told: null, tables: null, figures: null, rest: null };

  function askOnce(told, page) {
    const text = JSON.stringify(told);
    if (shown.told === text) return;
    shown.told = text;
    window.dashboardMoves.ask(page);
  }

  // Dash does not keep the order of parts that come and go.
  function byKey(ids, values) {
    return Object.fromEntries(ids.map((id, i) => [id.key, values[i]]));
  }

  function gather(
    place, values, reasons, fan, switches, measure, status, find, tab, since,
    ids, twinIds, reasonIds, boxes, boxIds
  ) {
    const sliders = byKey(ids, values), why = byKey(reasonIds, reasons);
    // The sliders of the screen before are still there while a new screen is put up.
    const isWhole = place && ids.length === place.drivers.length;
    if (!isWhole || place.drivers.some((key) => !(key in sliders))) return [none(), none(), none()];
    window.dashboardBoxes.fill(sliders, byKey(boxIds, boxes));
    const told = [];
    for (const key of place.drivers) {
      if (typeof sliders[key] === "number") told.push([key, String(sliders[key])]);
      if (why[key]) told.push(["why_" + key, why[key]]);
    }
    if (fan) told.push(["fan", fan]);
    const chosen = [
      ["measure", (measure || []).join(",")],
      ["status", (status || []).join(",")],
      ["quantity", place.quantity.join(",")],
      ["find", find || ""],
    ].filter((pair) => pair[1]);
    const twins = twinIds.filter((id, i) => (switches[i] || 0) % 2).map((id) => id.name);
    const pageWith = (own) => [
      ...(place.table ? [["table", place.table]] : []),
      ["crisis", place.crisis],
      ["known_on", place.known_on],
      ...(place.rests_on.length ? [["rests_on", place.rests_on.join(",")]] : []),
      ...own,
      ...Object.entries(place.kept).map(([letter, text]) => ["keep_" + letter, text]),
      ...chosen,
      ...(since && since < place.known_on ? [["since", since.slice(0, 10)]] : []),
      ...(tab ? [["tab", tab]] : []),
    ];
    const page = pageWith(told);
    const toldWith = (key, value) =>
      told.map((pair) => (pair[0] === key ? [key, String(value)] : pair));
    const askWith = (key, value) => askOnce(toldWith(key, value), pageWith(toldWith(key, value)));
    const open = twins.length > 0 || Object.keys(place.kept).length > 0;
    const fillWith = (key, value) => {
      if (!open) return;
      const asked = { page: pageWith(toldWith(key, value)), twins };
      window.dash_clientside.set_props("tables-asked", { data: asked });
    };
    window.dashboardHand.take(askWith, fillWith, sliders);

    const opened = shown.place !== place;
    const figures = JSON.stringify(chosen), rest = JSON.stringify([tab, since]);
    const tables = JSON.stringify([told, twins]);
    // A new screen shows what the server said, even while its sliders still take that up; and what
    // Dash tells of the slider in the hand may be older than the hand.
    if (opened) {
      window.dashboardMoves.begin(pageWith(place.told));
      shown.told = JSON.stringify(place.told);
      shown.figures = JSON.stringify(place.chosen);
      window.dashboardHand.letGo();
    }
    if (!window.dashboardHand.read() && !opened) askOnce(told, page);
    const asksTables = !opened && open && shown.tables !== tables;
    const rows =
      shown.figures !== figures || (opened && document.querySelector(".figures-grid") !== null);
    const asksFigures = rows || (!opened && shown.rest !== rest);
    Object.assign(shown, { place, figures, tables, rest });
    return [page, asksTables ? { page, twins } : none(), asksFigures ? { page, rows } : none()];
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.dashboard = Object.assign(window.dash_clientside.dashboard || {}, {
    gather,
  });
})();
