/** How far the clock of this device is from the one of the server that the app came from. */

/** The header counts whole seconds. */
const HALF_A_SECOND_MS = 500;

/**
 * Milliseconds that this device is ahead; undefined if the server cannot be asked. A HEAD request,
 * because what a service worker has kept would tell an old time.
 */
export async function aheadOfServer(address: URL, now: () => number): Promise<number | undefined> {
  const asked = now();
  try {
    const request = { method: 'HEAD', cache: 'no-store', credentials: 'omit' } as const;
    const { headers } = await fetch(address, request);
    const theirs = Date.parse(headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return undefined;
    return (asked + now()) / 2 - (theirs + HALF_A_SECOND_MS);
  } catch {
    return undefined;
  }
}
