/** Ports of this machine for the servers of tests: each Playwright worker has its own range. */

/** The port of the app for the first worker; `npm start` uses the same. */
const FIRST = 8423;
const EACH = 100;

const worker = Number(process.env['TEST_PARALLEL_INDEX'] ?? '0');

/** `number`: below 100, different for each server. The app itself has 0. */
export function port(number: number): number {
  return FIRST + worker * EACH + number;
}
