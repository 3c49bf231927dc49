/* Files of the screen: where each of them is, a chart as PNG, and the printed page. */
(function () {
  "use strict";

  const FILTERS = ["measure", "status", "quantity", "find"];
  // Files that no slider changes depend on these names alone.
  const STATED = {
    figures: ["crisis", "known_on", ...FILTERS],
    claims: ["crisis", "known_on"],
    changes: ["crisis", "known_on", "since"],
  };
  const WITH_BANDS = ["fan", "chart", "package", "brief"];
  const WITH_KEPT = ["comparison", "chart", "package", "brief"];
  const ENDINGS = { excel: "csv", png: "svg" }; // a PNG is painted here from the SVG
  const SCALE = 2; // pixels of a PNG for each of the SVG

  function belongs(name, kind) {
    if (name === "tab" || name === "brief") return false;
    if (name === "table") return true;
    if (STATED[kind]) return STATED[kind].includes(name);
    if (name === "since") return false;
    if (FILTERS.includes(name)) return false;
    if (name === "fan") return WITH_BANDS.includes(kind);
    if (name.startsWith("keep_")) return WITH_KEPT.includes(kind);
    return true;
  }

  // The address of a file, of what its link says: its kind, its format, the chart that it is of,
  // and those names of the screen's address that it depends on.
  function addressOf(query, { export: kind, format, of }) {
    const own = new URLSearchParams(query);
    [...own.keys()].filter((name) => !belongs(name, kind)).forEach((name) => own.delete(name));
    if (of) own.set("chart", of);
    if (format === "excel") own.set("format", "excel");
    return "/api/" + kind + "." + (ENDINGS[format] || format) + "?" + tidy(own.toString());
  }

  // As the server writes it: these signs need no escape.
  function tidy(query) {
    return query.replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%7E", "~");
  }

  function say(text) {
    window.dash_clientside.set_props("shared", { children: text });
  }

  async function toPng(svg) {
    const image = new Image();
    const source = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    try {
      image.src = source;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth * SCALE;
      canvas.height = image.naturalHeight * SCALE;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return await new Promise((done) => canvas.toBlob(done, "image/png"));
    } finally {
      URL.revokeObjectURL(source);
    }
  }

  async function savePng(link) {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error((await answer.json()).error);
    const told = answer.headers.get("Content-Disposition") || "";
    const name = /filename="([^"]+)\.svg"/.exec(told);
    const picture = URL.createObjectURL(await toPng(await answer.text()));
    const saved = document.createElement("a");
    saved.href = picture;
    saved.download = (name ? name[1] : "chart") + ".png";
    saved.click();
    window.setTimeout(() => URL.revokeObjectURL(picture), 10000);
  }

  function closeMenu(inside) {
    const menu = inside.closest("details.menu");
    if (menu) menu.open = false;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-export]");
    if (link) closeMenu(link);
    if (link && link.dataset.format === "png") {
      event.preventDefault();
      savePng(link).catch((error) => say("The picture could not be made: " + error.message));
    }
    const print = event.target.closest("[data-print]");
    if (print) {
      closeMenu(print);
      window.print();
    }
  });

  // A printed page says itself which day and which address it shows.
  window.addEventListener("beforeprint", () => {
    const day = document.querySelector("[data-known-on] input");
    const line = document.querySelector(".printed");
    if (!day || !line) return;
    line.textContent = "As known on " + day.value + ". " + window.location.href;
  });

  window.dashboardFiles = { addressOf, tidy };
})();
