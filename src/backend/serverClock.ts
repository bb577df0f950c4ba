/** How far the clock of this device is from the one of the server that the app came from. */

/** The header counts whole seconds. */
const HALF_A_SECOND_MS = 500;
/** An answer that takes longer says too little of when it was written. */
const PATIENCE_MS = 4_000;

/**
 * Milliseconds that this device is ahead, give or take 2,500; undefined if the server cannot be
 * asked, or is slow. A HEAD request, because what a service worker has kept would tell an old time.
 */
export async function aheadOfServer(address: URL, now: () => number): Promise<number | undefined> {
  const asked = now();
  try {
    const request = { method: 'HEAD', cache: 'no-store', credentials: 'omit' } as const;
    const { headers } = await fetch(address, request);
    const answered = now();
    const theirs = Date.parse(headers.get('date') ?? '');
    // Neither if the device slept meanwhile, or its clock was set.
    const isTimely = answered >= asked && answered - asked <= PATIENCE_MS;
    if (Number.isNaN(theirs) || !isTimely) return undefined;
    return (asked + answered) / 2 - (theirs + HALF_A_SECOND_MS);
  } catch {
    return undefined;
  }
}
