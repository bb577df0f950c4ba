/**
 * A Veilid network on this machine only, and a command that uses it.
 *   npm run network -- [--nodes 6] [--far] [--] <command …>
 *   npm run network -- --json -- <command …>   first prints {"ready":true,"environment":{…}}
 *   npm run network -- --check                 says whether this system can do it
 * With --far the machines are far from each other; --distances '{"maxMs":150}' says how far.
 * Ends with the command's exit code; with 3 if this system cannot do it, and says why.
 * tests/network/README.md tells what the command finds.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { MOST_NODES } from './lib/network/addresses.mjs';
import { changed, FAR } from './lib/network/distances.mjs';
import { endLeftovers } from './lib/network/leftovers.mjs';
import { NetworkHost } from './lib/network/NetworkHost.mjs';
import { checkNodeProgram, ensureNodeProgram } from './lib/network/nodeProgram.mjs';
import { makeOwnFolder, sweepFolders } from './lib/ownFolders.mjs';
import { Complaint, main } from './lib/run.mjs';
import { Signals } from './lib/signals.mjs';

/** With fewer than 4 others a node goes on looking for the bootstrap. */
const FEWEST_NODES = 5;
const USAGE =
  `Usage: npm run network -- [--nodes <${FEWEST_NODES} to ${MOST_NODES}>] [--far] ` +
  '[--distances <JSON>] [--json] [--] <command …> | --check';
const FOLDER = 'parley-network-';
/** What a command that was told to end may take for it, in milliseconds. */
const GRACE_MS = 10_000;

await main(async (args) => {
  const options = parse(args);
  return options.check ? check() : network(options);
});
// A channel to the process that started us would keep us alive.
process.exit();

function parse(args) {
  // Our options come first; the command's own are not ours to read.
  const takesValue = ['--nodes', '--distances'];
  let first = 0;
  while (args[first]?.startsWith('--') && args[first] !== '--')
    first += takesValue.includes(args[first]) ? 2 : 1;
  const command = args.slice(args[first] === '--' ? first + 1 : first);
  let values;
  try {
    ({ values } = parseArgs({
      args: args.slice(0, first),
      options: {
        nodes: { type: 'string', default: '6' },
        far: { type: 'boolean', default: false },
        distances: { type: 'string' },
        json: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new Complaint(`${error.message}\n${USAGE}`);
  }
  const nodes = Number(values.nodes);
  const isRange = Number.isInteger(nodes) && nodes >= FEWEST_NODES && nodes <= MOST_NODES;
  if (!isRange || values.check !== (command.length === 0)) throw new Complaint(USAGE);
  return { ...values, nodes, command, distances: distancesOf(values) };
}

function distancesOf({ far, distances }) {
  if (distances === undefined) return far ? FAR : undefined;
  let changes;
  try {
    changes = JSON.parse(distances);
  } catch (cause) {
    throw new Complaint(`--distances is not JSON.\n${USAGE}`, { cause });
  }
  return changed(FAR, changes);
}

async function check() {
  await checkNodeProgram();
  console.log('The local network can run here.');
  return 0;
}

async function network({ nodes, distances, json, command }) {
  const program = await ensureNodeProgram((line) => console.error(line));
  sweepFolders(FOLDER);
  // Before there is anything to clean up.
  const signals = new Signals();
  const folder = makeOwnFolder(FOLDER);
  const host = new NetworkHost(folder);
  signals.pass(() => host.abort());
  try {
    await host.start({ program, nodes, distances });
    const env = { ...process.env, ...host.environment };
    if (json) console.log(JSON.stringify({ ready: true, environment: host.environment }));
    const running = start(command, env);
    signals.pass(running.tell);
    return await running.ended;
  } catch (error) {
    if (signals.received === undefined) throw error;
    return exitCode(null, signals.received);
  } finally {
    signals.pass(() => {});
    await host.stop();
    endLeftovers(host.environment?.PARLEY_NETWORK_CONTROL);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A command with our own streams, which can be told signals and does end for SIGTERM. */
function start([program, ...args], env) {
  const child = spawn(program, args, { env, stdio: 'inherit' });
  let timer;
  return {
    tell(signal) {
      child.kill(signal);
      if (signal !== 'SIGINT') timer ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    },
    ended: ended(child).finally(() => clearTimeout(timer)),
  };
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.on('error', (cause) =>
      reject(new Complaint(`Cannot run ${child.spawnargs[0]}.`, { cause })),
    );
    child.on('exit', (code, signal) => resolve(exitCode(code, signal)));
  });
}

/** As shells count. */
function exitCode(code, signal) {
  return code ?? 128 + constants.signals[signal];
}
