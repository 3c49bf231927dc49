/* A file dropped anywhere on the page goes the way of a chosen one; a report can be closed. */
(function () {
  "use strict";

  const input = () => document.querySelector("#upload input[type=file]");
  const bringsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");

  // The component gives its input no name.
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.matches(".bring") && input()) {
        input().setAttribute("aria-label", "Choose a table file");
      }
    },
    true,
  );

  document.addEventListener("dragover", (event) => {
    if (!bringsFiles(event) || !input()) return;
    event.preventDefault(); // else the browser leaves the page for the file
    document.body.classList.add("file-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) document.body.classList.remove("file-over");
  });
  document.addEventListener("drop", (event) => {
    document.body.classList.remove("file-over");
    const chooser = input();
    if (!bringsFiles(event) || !chooser || event.target.closest("#upload")) return;
    event.preventDefault();
    if (event.dataTransfer.files.length > 1) {
      window.dash_clientside.set_props("shared", { children: "One file at a time, please." });
      return;
    }
    chooser.files = event.dataTransfer.files;
    chooser.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // Too large a file is told of here, and does not go on the way.
  document.addEventListener(
    "change",
    (event) => {
      if (!event.target.matches("#upload input[type=file]")) return;
      const most = Number(document.querySelector("#upload .drop").dataset.most);
      const file = event.target.files[0];
      document.querySelector(".bring").open = false;
      if (!file || file.size <= most) return;
      event.stopImmediatePropagation();
      const words = file.name + " is too large. A table has at most " + most / 1e6 + " MB.";
      window.dash_clientside.set_props("shared", { children: words });
    },
    true,
  );

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close=report]")) return;
    window.dash_clientside.set_props("report", { children: null });
    document.querySelector(".bring summary").focus();
  });
})();
