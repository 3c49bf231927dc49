/** The form for the columns of a sheet: its answers are a mapping, as in a mapping file. */
import { closest, find, findAll, setProps, showMessage } from "./dash.js";

const KIND = "dashboard mapping";
const MAX_BYTES = 100_000;

/**
 * @param {Element} within
 * @param {string} name of an answer
 * @returns {string} what is chosen; nothing where there is no such question
 */
function answer(within, name) {
  const select = /** @type {HTMLSelectElement | null} */ (
    within.querySelector(`[data-answer="${name}"]`)
  );
  return select ? select.value : "";
}

/** @param {Element} line @returns {string[][]} what is chosen for a column, by question */
const readWords = (line) =>
  [...line.querySelectorAll("select")].map((list) => [list.dataset.answer ?? "", list.value]);

/**
 * @param {HTMLElement} form
 * @returns {{ mapping: Record<string, any>, open: string[] }} the answers, and columns without some
 */
export function readAnswers(form) {
  /** @type {Record<string, any>} */
  const mapping = { ...JSON.parse(form.dataset.said ?? "{}"), kind: KIND };
  /** @type {Record<string, Record<string, string>>} */
  const values = {};
  const open = [];
  for (const line of form.querySelectorAll("[data-column]")) {
    const column = /** @type {HTMLElement} */ (line).dataset.column ?? "";
    if (!answer(line, "measure") && !answer(line, "read")) continue;
    const words = readWords(line);
    values[column] = Object.fromEntries(words.filter(([name, word]) => name !== "read" && word));
    if (words.some(([, word]) => !word)) open.push(column);
  }
  if (Object.keys(values).length) mapping.values = values;
  const others = Object.entries(mapping.columns ?? {})
    .filter(([, ours]) => ours !== "crisis" && ours !== "as_of");
  const chosen = ["crisis", "as_of"]
    .map((ours) => [answer(form, ours), ours]).filter(([theirs]) => theirs);
  mapping.columns = Object.fromEntries([...others, ...chosen]);
  const day = /** @type {HTMLInputElement | null} */ (form.querySelector("#sheet-day"));
  delete mapping.as_of;
  if (day?.value.trim()) mapping.as_of = day.value.trim();
  else if (day?.required) open.push("the day of the file");
  const order = answer(form, "day_first");
  if (order) mapping.day_first = order === "true";
  else if (form.querySelector('[data-answer="day_first"]')) open.push("the days");
  return { mapping, open };
}

/** @param {Record<string, any>} mapping @param {string} name of the file that it is for */
function saveMapping(mapping, name) {
  const text = `${JSON.stringify(mapping, null, 2)}\n`;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `${name.replace(/\.[^.]*$/, "")}.mapping.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** @param {MouseEvent} event */
function onClick(event) {
  const button = closest(event, "[data-sheet]"), form = find("#sheet-form");
  if (!button || !form) return;
  const { mapping, open } = readAnswers(form);
  if (open.length) {
    showMessage(`Please choose what is missing for ${open[0]}.`);
    return;
  }
  if (button.dataset.sheet === "save") saveMapping(mapping, form.dataset.name ?? "sheet");
  else setProps("mapping", { data: JSON.stringify(mapping) });
}

/**
 * @param {File} file
 * @returns {Promise<string | null>} the text of a mapping file; null of any other
 */
export async function readMappingFile(file) {
  if (!file.name.toLowerCase().endsWith(".json") || file.size > MAX_BYTES) return null;
  const text = await file.text();
  try {
    return JSON.parse(text)?.kind === KIND ? text : null;
  } catch {
    return null;
  }
}

/** @param {string} text of a mapping file, used for the form that is open or for the next file */
export function applyMapping(text) {
  setProps("mapping", { data: text });
  if (!findAll("#sheet-form").length) showMessage("The mapping is used for the next file.");
}

/** Another sheet of a workbook has other columns, and a form of its own. @param {Event} event */
function onChange(event) {
  const list = closest(event, '[data-answer="sheet"]'), form = find("#sheet-form");
  if (!list || !form) return;
  const said = JSON.parse(form.dataset.said ?? "{}");
  for (const name of ["columns", "constants", "values"]) delete said[name];
  setProps("mapping", { data: JSON.stringify({ ...said, kind: KIND, sheet: list.value }) });
}

export function listenForSheetForm() {
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
}
