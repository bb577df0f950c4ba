/** Small facts about this device that are no secrets, outside of what the backend stores. */

/** Undefined if there is none, or the browser refuses to tell. */
export function keptText(place: string): string | undefined {
  try {
    return localStorage.getItem(place) ?? undefined;
  } catch {
    return undefined;
  }
}

/** `undefined` deletes it. Where the browser refuses, it is forgotten when the page is closed. */
export function keepText(place: string, text: string | undefined): void {
  try {
    if (text === undefined) localStorage.removeItem(place);
    else localStorage.setItem(place, text);
  } catch {
    // See above.
  }
}
