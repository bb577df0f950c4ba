/** Checks whether this machine can reach the public Veilid network. */
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** Milliseconds for the name; the addresses get as long again, so the check takes at most 5 s. */
const LOOKUP_TIMEOUT_MS = 2_500;
/** Milliseconds for all addresses together: enough to send a lost first packet again. */
const DIAL_TIMEOUT_MS = 2_500;

/** The host that new nodes ask first: without it they cannot join the network. */
const { bootstrapHost: HOST, bootstrapPort: PORT } = JSON.parse(
  readFileSync(join(root, 'server', 'options', 'publicNetwork.json'), 'utf8'),
);

const machine = {
  /** @type {(name: string) => Promise<string[]>} */
  resolve: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
  dial,
  /** @type {(ms: number, act: () => void) => () => void} */
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Resolves with one line that gives the reason and a remedy if the network cannot be reached; with
 * undefined if it answers. Never rejects, and settles within 5 s.
 */
export async function publicNetworkWarning(given = machine) {
  const reason = await findObstacle(given);
  if (reason === undefined) return undefined;
  return (
    `The public Veilid network cannot be reached from here (${HOST}: ${reason}), ` +
    'so nobody can be invited yet. Without internet: npm start -- --local'
  );
}

async function findObstacle({ resolve, dial, after }) {
  const stop = new AbortController();
  const addresses = await within(LOOKUP_TIMEOUT_MS, after, resolve(HOST), []);
  if (addresses.length === 0) return 'no address found';
  const faults = [];
  const dials = addresses.map((address) =>
    dial(address, PORT, stop.signal).catch((error) => {
      faults.push(error.code);
      throw error;
    }),
  );
  const isReached = Promise.any(dials).then(() => true);
  const reached = await within(DIAL_TIMEOUT_MS, after, isReached, false);
  stop.abort();
  if (reached) return undefined;
  // A refusal says more than silence: the host, or a firewall, answers.
  return faults.includes('ECONNREFUSED') ? 'connection refused' : 'no answer';
}

/** The result of the promise; `otherwise` if it fails or takes longer. */
function within(ms, after, promise, otherwise) {
  return new Promise((resolve) => {
    const cancel = after(ms, () => resolve(otherwise));
    promise.then(resolve, () => resolve(otherwise)).finally(cancel);
  });
}

/**
 * Resolves when the host accepts the connection. Rejects if it does not, or when the signal
 * aborts.
 */
export function dial(address, port, signal) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, signal });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}
