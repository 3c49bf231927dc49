/* The page is opened: its screen is asked for before Dash has started, and put up when it has. */
(function () {
  "use strict";

  const here = () => ({ search: window.location.search, at: Date.now() });
  const first = here();
  const asked = fetch("/screen" + first.search)
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => null);

  // Every chart comes with its figure, so that it is drawn once.
  function draw(part, charts) {
    if (Array.isArray(part)) part.forEach((one) => draw(one, charts));
    if (!part || !part.props) return;
    const { id } = part.props;
    if (id && id.type === "chart") part.props.figure = window.dashboardDraw.dressed(charts[id.name]);
    draw(part.props.children, charts);
  }

  // Where the screen did not come, the server is asked as for any other, and says why.
  async function arrive() {
    const parts = window.dash_clientside.callback_context.outputs_list.slice(2);
    const none = window.dash_clientside.no_update;
    const screen = await asked;
    const isHere = screen !== null && window.location.search === first.search;
    if (!isHere) return [none, here(), ...parts.map(() => none)];
    const valueOf = (id) => screen[parts.findIndex((part) => part.id === id)];
    window.dashboardDraw.open(valueOf("charts"));
    draw(valueOf("chart-grid"), valueOf("charts"));
    return [first, none, ...screen];
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.dashboard = Object.assign(window.dash_clientside.dashboard || {}, { arrive });
})();
