/** Small facts about this device that are no secrets, outside of what the backend stores. */

/** Undefined if there is none, or the browser refuses to tell. */
export function readPref(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** `undefined` deletes it. Where the browser refuses, it is forgotten when the page is closed. */
export function writePref(key: string, text: string | undefined): void {
  try {
    if (text === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // See above.
  }
}
