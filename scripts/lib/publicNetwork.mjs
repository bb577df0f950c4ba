/** Whether the public Veilid network can be reached from this machine. */
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** Milliseconds for the name; as much again is left for the addresses, so that it takes 5 s at most. */
const LOOKUP_MS = 2_500;
/** Milliseconds for all addresses together: enough for a first packet that gets lost and goes again. */
const DIAL_MS = 2_500;

/** Where new nodes ask first: they cannot join the network without it. */
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
 * One line that says why nobody can be reached and what helps; undefined if the network answers.
 * Never rejects, and settles within 5 s.
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
  const addresses = await within(LOOKUP_MS, after, resolve(HOST), []);
  if (addresses.length === 0) return 'no address found';
  const faults = [];
  const dials = addresses.map((address) =>
    dial(address, PORT, stop.signal).catch((error) => {
      faults.push(error.code);
      throw error;
    }),
  );
  const isReached = Promise.any(dials).then(() => true);
  const reached = await within(DIAL_MS, after, isReached, false);
  stop.abort();
  if (reached) return undefined;
  // A refusal says more than silence: somebody is there, or a firewall answers.
  return faults.includes('ECONNREFUSED') ? 'connection refused' : 'no answer';
}

/** What the promise gives; `otherwise` if it fails, or takes longer. */
function within(ms, after, promise, otherwise) {
  return new Promise((resolve) => {
    const cancel = after(ms, () => resolve(otherwise));
    promise.then(resolve, () => resolve(otherwise)).finally(cancel);
  });
}

/** Resolves when somebody takes the connection. Rejects if not, or when the signal says so. */
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
