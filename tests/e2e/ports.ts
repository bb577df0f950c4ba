/** Ports of this machine for servers that a test starts: each worker of Playwright has its own. */

/** What the first worker has; the app's address is the same as with `npm start`. */
const FIRST = 8423;
const EACH = 100;

const worker = Number(process.env['TEST_PARALLEL_INDEX'] ?? '0');

/** `number`: below 100, another one for each server. The app itself has 0. */
export function port(number: number): number {
  return FIRST + worker * EACH + number;
}
