/* The grid of figures: its script is fetched when a reader comes to it, and not with the page. */
(function () {
  "use strict";

  let asked = false;

  // The grid's tab is open and its room is on the screen, or nearly.
  function come() {
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = document.getElementById("grid-room").dataset.script;
    script.onload = () => window.dash_clientside.set_props("grid-wanted", { data: true });
    script.onerror = () => {
      asked = false;
      script.remove();
    };
    document.head.append(script);
  }

  const near = new IntersectionObserver(
    (entries) => entries.some((entry) => entry.isIntersecting) && come(),
    { rootMargin: "120px" }
  );
  // A screen is up: until then the room may be at the top of an empty page.
  function watchGrid(place) {
    const room = document.getElementById("grid-room");
    if (place && room && !asked) window.setTimeout(() => near.observe(room), 0);
    return window.dash_clientside.no_update;
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-tab=figures]")) come();
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.dashboard = Object.assign(window.dash_clientside.dashboard || {}, {
    watchGrid,
  });

  const grid = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  grid.compareByValue = function (a, b, nodeA, nodeB) {
    const first = nodeA.data.value, second = nodeB.data.value;
    if (first === null || second === null) return (first === null) - (second === null);
    return first - second;
  };
  // A day as the rest of the page puts it; a source's own words stay.
  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  grid.dayWords = function (text) {
    const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text || "");
    return parts ? Number(parts[3]) + " " + MONTHS[parts[2] - 1] + " " + parts[1] : text;
  };
  // With the keyboard a row opens as with a click.
  grid.openOnEnter = function (params) {
    if (params.event.key !== "Enter") return;
    const asked = { figure: params.node.id, at: Date.now() };
    window.dash_clientside.set_props("figure-asked", { data: asked });
  };
  grid.gridTheme = function (theme) {
    return theme.withParams({
      backgroundColor: "var(--page)",
      foregroundColor: "var(--ink)",
      headerBackgroundColor: "var(--page)",
      headerTextColor: "var(--quiet)",
      borderColor: "var(--line)",
      rowHoverColor: "var(--hover)",
      selectedRowBackgroundColor: "var(--hover)",
      accentColor: "var(--scenario)",
      fontFamily: "inherit",
      fontSize: 13,
      headerFontWeight: 600,
      wrapperBorder: false,
      wrapperBorderRadius: 0,
      browserColorScheme: "inherit",
    });
  };
})();
