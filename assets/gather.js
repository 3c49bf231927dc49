/* Collects what the controls say into the names and values of an address, and asks the server
   once: for a scenario when a slider, a reason or the bands changed, for figures when a filter, a
   tab or the earlier day did, and for nothing while the controls take up what the server said. */
(function () {
  "use strict";

  const none = () => window.dash_clientside.no_update;
  const shown = { place: null, moves: null, figures: null, tab: null, since: null };

  function gather(place, values, reasons, fan, switches, measure, status, find, tab, since, ids, twinIds) {
    const nothing = [none(), none(), none()];
    // The sliders of the screen before are still there while a new screen is put up.
    if (!place || String(ids.map((id) => id.key)) !== String(place.drivers)) return nothing;
    const told = [];
    ids.forEach((id, i) => {
      if (typeof values[i] === "number") told.push([id.key, String(values[i])]);
      if (reasons[i]) told.push(["why_" + id.key, reasons[i]]);
    });
    if (fan) told.push(["fan", fan]);
    const chosen = [
      ["measure", (measure || []).join(",")],
      ["status", (status || []).join(",")],
      ["quantity", place.quantity.join(",")],
      ["find", find || ""],
    ].filter((pair) => pair[1]);
    const twins = twinIds.filter((id, i) => (switches[i] || 0) % 2).map((id) => id.name);
    const page = [
      ...(place.table ? [["table", place.table]] : []),
      ["crisis", place.crisis],
      ["known_on", place.known_on],
      ...(place.rests_on.length ? [["rests_on", place.rests_on.join(",")]] : []),
      ...told,
      ...Object.entries(place.kept).map(([letter, text]) => ["keep_" + letter, text]),
      ...chosen,
      ...(since && since < place.known_on ? [["since", since.slice(0, 10)]] : []),
      ...(tab ? [["tab", tab]] : []),
    ];
    const moves = JSON.stringify([told, twins]), figures = JSON.stringify(chosen);
    const opened = shown.place !== place;
    const asksMove = !opened && shown.moves !== moves;
    // A new screen shows what the server said, even while its sliders still take that up.
    const known = opened ? JSON.stringify([place.told, []]) : moves;
    const rows = opened ? document.querySelector(".figures-grid") !== null : shown.figures !== figures;
    const asksFigures = rows || (!opened && (shown.tab !== tab || shown.since !== since));
    Object.assign(shown, { place, moves: known, figures, tab, since });
    return [page, asksMove ? { page, twins } : none(), asksFigures ? { page, rows } : none()];
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.dashboard = Object.assign(window.dash_clientside.dashboard || {}, {
    gather,
  });
})();
