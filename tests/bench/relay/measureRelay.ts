/** Measures what a thousand sockets at once cost the relay. */
import { setTimeout } from 'node:timers/promises';
import { median } from '../figures.ts';
import { Probe } from './Probe.ts';
import { program, type Program } from './program.ts';
import { ServerProcess } from './ServerProcess.ts';

const PORT = 8427;
const SOCKETS = 1_000;
const SECONDS = 60;
/** With two messages a second on each socket: 5 MB/s to the node and as much back. */
const BYTES = 2_500;
const PER_SECOND = 2;
/** Milliseconds between two probes. */
const PAUSE = 20;
/** Milliseconds in which the server can release memory that it no longer needs. */
const REST = 30_000;

const LIMITS = [
  '--max-sockets',
  '--max-per-client',
  '--max-per-client-at-node',
  '--max-per-node',
  '--max-per-address',
  '--upgrades-per-minute',
  '--kb-per-second',
];
const ARGS = [
  '--relay',
  '--allow-target',
  '127.0.0.1',
  ...LIMITS.flatMap((name) => [name, '9999']),
];

export async function measureRelay(folder: string): Promise<Record<string, number>> {
  const server = new ServerProcess(folder, PORT, ARGS);
  const echo = program('echo.mjs');
  try {
    await server.listens();
    return await measure(server, Number(await echo.line()));
  } finally {
    echo.ends();
    await server.ends();
  }
}

async function measure(server: ServerProcess, port: number): Promise<Record<string, number>> {
  const node = `ws://127.0.0.1:${String(port)}/ws`;
  const relayed = `${server.origin.replace('http', 'ws')}/relay/${node.slice('ws://'.length)}`;
  const load = (seconds: number) =>
    program('load.mjs', [
      relayed,
      server.origin,
      ...[SOCKETS, seconds, BYTES, PER_SECOND].map(String),
    ]);
  const before = server.megabytes('VmRSS');

  const first = load(SECONDS);
  await first.line();
  const began = server.seconds;
  const { times, result } = await askMeanwhile(first, [relayed, node], server.origin);
  const seconds = server.seconds - began;
  await setTimeout(REST);
  const after = server.megabytes('VmRSS');
  // The second thousand can reuse memory that the first one left; a leak would add to it.
  const second = load(5);
  await second.line();
  await second.line();
  await setTimeout(REST);

  const [through = [], direct = []] = times;
  return {
    relaySockets: result.well,
    relayMbPerSecond: result.bytesPerSecond / 1e6,
    relayAddedMs: median(through) - median(direct),
    relayDirectMs: median(direct),
    relayCores: seconds / SECONDS,
    relayRssMb: server.megabytes('VmHWM'),
    relayRssBeforeMb: before,
    relayRssAfterMb: after,
    relayRssAfterAgainMb: server.megabytes('VmRSS'),
  };
}

/** Probes the addresses in turn until the load ends. */
async function askMeanwhile(load: Program, addresses: readonly string[], origin: string) {
  const probes = addresses.map((address) => new Probe(address, origin));
  await Promise.all(probes.map((probe) => probe.opens()));
  let isOver = false;
  const said = load.line().finally(() => (isOver = true));
  while (!isOver)
    for (const probe of probes) {
      await probe.asks();
      await setTimeout(PAUSE);
    }
  for (const probe of probes) probe.ends();
  return { times: probes.map(({ times }) => times), result: readResult(await said) };
}

function readResult(line: string): { readonly well: number; readonly bytesPerSecond: number } {
  const { well, bytesPerSecond } = Object(JSON.parse(line)) as Record<string, unknown>;
  return { well: Number(well), bytesPerSecond: Number(bytesPerSecond) };
}
