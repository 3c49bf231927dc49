/** Files of the screen: a chart as PNG, and the printed page. */
import { closest, find, showMessage } from "./dash.js";

const PNG_SCALE = 2; // pixels of a PNG for each of the SVG
const REVOKE_DELAY_MS = 10_000; // until the browser has read the file

/** @param {string} svg @returns {Promise<Blob>} */
async function toPng(svg) {
  const image = new Image();
  const source = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    image.src = source;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * PNG_SCALE;
    canvas.height = image.naturalHeight * PNG_SCALE;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((png) => (png ? resolve(png) : reject(new Error("no canvas"))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(source);
  }
}

/** @param {HTMLAnchorElement} link to the SVG */
async function savePng(link) {
  const response = await fetch(link.href);
  if (!response.ok) throw new Error((await response.json()).error);
  const disposition = response.headers.get("Content-Disposition") || "";
  const name = /filename="([^"]+)\.svg"/.exec(disposition);
  const download = document.createElement("a");
  download.href = URL.createObjectURL(await toPng(await response.text()));
  download.download = `${name ? name[1] : "chart"}.png`;
  download.click();
  window.setTimeout(() => URL.revokeObjectURL(download.href), REVOKE_DELAY_MS);
}

/** @param {MouseEvent} event */
function onClick(event) {
  const link = closest(event, "a[data-export]"), print = closest(event, "[data-print]");
  const menu = (link || print)?.closest("details.menu");
  if (menu) menu.open = false;
  if (link?.dataset.format === "png") {
    event.preventDefault();
    savePng(link).catch((error) => showMessage(`The picture could not be made: ${error.message}`));
  }
  if (print) window.print();
}

/** A printed page says which day and which address it shows. */
function writePrintedLine() {
  const day = /** @type {HTMLInputElement | null} */ (find("[data-known-on] input"));
  const line = find(".printed");
  if (day && line) line.textContent = `As known on ${day.value}. ${window.location.href}`;
}

export function listenForDownloads() {
  document.addEventListener("click", onClick);
  window.addEventListener("beforeprint", writePrintedLine);
}
