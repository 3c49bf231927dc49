/** Requests the screen of the address; the page loads this module before Dash. */

export const search = window.location.search;

/** The values of the outputs of `openFirstScreen`. @type {Promise<any[] | null>} */
export const screen = fetch(`/screen${search}`)
  .then((response) => (response.ok ? response.json() : null))
  .catch(() => null);
