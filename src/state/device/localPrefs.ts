/** Small, public preferences of this device, apart from the data that the backend stores. */

/** Undefined if it is not set, or the browser denies access. */
export function readPref(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * `undefined` deletes it. If the browser denies access, the choice lasts only until the page
 * closes.
 */
export function writePref(key: string, text: string | undefined): void {
  try {
    if (text === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // The browser denies access.
  }
}
