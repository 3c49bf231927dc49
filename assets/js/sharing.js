/** Copies the link to the screen, and the sentence of a figure with its whole address. */
import { closest, noUpdate } from "./dash.js";

/** @param {string} text @param {string} done @param {string} failed @returns {Promise<string>} */
async function copy(text, done, failed) {
  try {
    await navigator.clipboard.writeText(text);
    return done;
  } catch {
    return `${failed} ${text}`;
  }
}

/** A callback. @param {number | undefined} clicks */
export async function copyLink(clicks) {
  if (!clicks) return noUpdate();
  return copy(window.location.href, "The link to this screen was copied.", "Copy this link:");
}

export function listenForCopies() {
  document.addEventListener("click", async (event) => {
    const quote = closest(event, "[data-copy]")?.closest(".quote");
    if (!quote) return;
    const sentence = quote.querySelector(".quote-words").textContent;
    const text = `${sentence} ${quote.querySelector("a").href}`;
    const message = await copy(text, "The sentence was copied.", "Copy this:");
    quote.querySelector(".copied").textContent = message;
  });
}
