/** Compares the clock of this device with the one of the server that the app came from. */

/** Added to the Date header, which has whole seconds: the middle of its second. */
const HALF_SECOND_MS = 500;
/** A slower response does not tell well enough when it was written. */
const MAX_ROUND_TRIP_MS = 4_000;

/**
 * Milliseconds by which this device is ahead, give or take 2,500; undefined if the server cannot be
 * asked or is slow. It is a HEAD request because the service worker would answer a GET with a
 * stored response, which has an old time.
 */
export async function aheadOfServer(address: URL, now: () => number): Promise<number | undefined> {
  const asked = now();
  try {
    const request = { method: 'HEAD', cache: 'no-store', credentials: 'omit' } as const;
    const { headers } = await fetch(address, request);
    const answered = now();
    const theirs = Date.parse(headers.get('date') ?? '');
    // Also false if the device slept meanwhile or its clock was set.
    const isTimely = answered >= asked && answered - asked <= MAX_ROUND_TRIP_MS;
    if (Number.isNaN(theirs) || !isTimely) return undefined;
    return (asked + answered) / 2 - (theirs + HALF_SECOND_MS);
  } catch {
    return undefined;
  }
}
