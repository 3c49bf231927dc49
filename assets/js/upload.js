/** Files dropped anywhere on the page are uploaded like chosen ones; a report can be closed. */
import { closest, find, setProps, showMessage } from "./dash.js";
import { applyMapping, readMappingFile } from "./sheet_form.js";

const INPUT = "#upload input[type=file]";

/** @returns {HTMLInputElement | null} */
const findInput = () => document.querySelector(INPUT);

/** @param {DragEvent} event */
const hasFiles = (event) => Boolean(event.dataTransfer?.types.includes("Files"));

/** @returns {HTMLDetailsElement | null} */
const findMenu = () => document.querySelector(".bring");

/** The upload component gives its input no name. @param {Event} event */
function nameInput(event) {
  if (event.target === findMenu()) findInput()?.setAttribute("aria-label", "Choose a table file");
}

/** @param {DragEvent} event */
function onDragOver(event) {
  if (!hasFiles(event) || !findInput()) return;
  event.preventDefault(); // else the browser leaves the page for the file
  document.body.classList.add("file-over");
}

/** @param {DragEvent} event */
async function onDrop(event) {
  document.body.classList.remove("file-over");
  const input = findInput(), files = event.dataTransfer?.files;
  if (!files || !hasFiles(event) || !input) return;
  if (closest(event, "#upload") && files.length === 1 && !mayBeMapping(files[0])) return;
  event.preventDefault();
  event.stopPropagation();
  const tables = await applyMappings([...files]);
  if (tables.length > 1) {
    showMessage("One file at a time, please.");
    return;
  }
  if (tables.length) choose(input, tables[0]);
}

/** @param {File} file */
const mayBeMapping = (file) => file.name.toLowerCase().endsWith(".json");

/**
 * @param {File[]} files
 * @returns {Promise<File[]>} those that are no mapping files, which are applied
 */
async function applyMappings(files) {
  const tables = [];
  for (const file of files) {
    const mapping = await readMappingFile(file);
    if (mapping === null) tables.push(file);
    else applyMapping(mapping);
  }
  return tables;
}

/** @type {WeakSet<File>} files that are known to be tables */
const known = new WeakSet();

/** @param {HTMLInputElement} input @param {File} file */
function choose(input, file) {
  const files = new DataTransfer();
  files.items.add(file);
  input.files = files.files;
  known.add(input.files[0]);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Too large a file is refused here and not sent. @param {Event} event */
function checkSize(event) {
  const input = closest(event, INPUT), menu = findMenu();
  if (!input || !menu) return;
  const maxBytes = Number(find("#upload .drop")?.dataset.most);
  const file = input.files[0];
  menu.open = false;
  if (file && mayBeMapping(file) && !known.has(file)) {
    event.stopImmediatePropagation();
    applyMappings([file]).then(([table]) => table && choose(input, table));
    return;
  }
  if (!file || file.size <= maxBytes) return;
  event.stopImmediatePropagation();
  showMessage(`${file.name} is too large. A table has at most ${maxBytes / 1e6} MB.`);
}

/** @param {MouseEvent} event */
function closeReport(event) {
  if (!closest(event, "[data-close=report]")) return;
  setProps("report", { children: null });
  setProps("upload", { contents: null });
  find(".bring summary")?.focus();
}

export function listenForUploads() {
  document.addEventListener("toggle", nameInput, true);
  document.addEventListener("dragover", onDragOver);
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) document.body.classList.remove("file-over");
  });
  document.addEventListener("drop", onDrop, true);
  document.addEventListener("change", checkSize, true);
  document.addEventListener("click", closeReport);
}
