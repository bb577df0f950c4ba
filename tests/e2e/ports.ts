/** Ports of this machine for the servers of tests: each Playwright worker has its own range. */

/** The port of the app for the first worker; `npm start` uses the same. */
const FIRST = 8423;
const EACH = 100;

/** Their places in this list keep their ports apart. The app has the first one. */
const SERVERS = [
  'app',
  'relay',
  'https',
  'offline',
  'offlineDoor',
  'update',
  'slow',
  'slowLine',
  'otherBrowsers',
  'refusingProxy',
  'webDriver',
  'hostile',
  'refusing',
] as const;

const worker = Number(process.env['TEST_PARALLEL_INDEX'] ?? '0');

export function port(server: (typeof SERVERS)[number]): number {
  return FIRST + worker * EACH + SERVERS.indexOf(server);
}
