/**
 * Starts a private Veilid network on this machine and runs a command that uses it.
 *   npm run network -- [--nodes 6] [--far] [--] <command …>
 *   npm run network -- --json -- <command …>   first prints {"ready":true,"environment":{…}}
 *   npm run network -- --check                 checks whether this system can run it
 * With --far, delays are those of distant machines; --distances '{"maxMs":150}' sets them.
 * Ends with the command's exit code. If this system cannot run it, prints the reason and ends with 3.
 * tests/network/README.md describes the environment of the command.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { MAX_NODES } from './lib/network/addresses.mjs';
import { changed, FAR } from './lib/network/distances.mjs';
import { endLeftovers } from './lib/network/leftovers.mjs';
import { NetworkHost } from './lib/network/NetworkHost.mjs';
import { checkNodeProgram, ensureNodeProgram } from './lib/network/nodeProgram.mjs';
import { makeOwnFolder, sweepFolders } from './lib/ownFolders.mjs';
import { Complaint, main } from './lib/run.mjs';
import { Signals } from './lib/signals.mjs';

/** With fewer than 4 other nodes, a node keeps asking the bootstrap. */
const MIN_NODES = 5;
const USAGE =
  `Usage: npm run network -- [--nodes <${MIN_NODES} to ${MAX_NODES}>] [--far] ` +
  '[--distances <JSON>] [--json] [--] <command …> | --check';
const FOLDER = 'parley-network-';
/** How long a command may take to end after a signal, in milliseconds. */
const GRACE_MS = 10_000;

await main(async (args) => {
  const options = parse(args);
  return options.check ? check() : network(options);
});
// The IPC channel to the process that started us would keep this one alive.
process.exit();

function parse(args) {
  // Our options come first; those after the command belong to the command.
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
  const isRange = Number.isInteger(nodes) && nodes >= MIN_NODES && nodes <= MAX_NODES;
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
  // Listen before there is anything to clean up.
  const signals = new Signals();
  const folder = makeOwnFolder(FOLDER);
  const host = new NetworkHost(folder);
  signals.pass(() => host.abort());
  try {
    await host.start({ program, nodes, distances });
    const env = { ...process.env, ...host.environment };
    if (json) console.log(JSON.stringify({ ready: true, environment: host.environment }));
    const running = start(command, env);
    signals.pass(running.pass);
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

/**
 * Starts a command with our streams. `pass` passes a signal on, and kills a command that does not
 * end.
 */
function start([program, ...args], env) {
  const child = spawn(program, args, { env, stdio: 'inherit' });
  let timer;
  return {
    pass(signal) {
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

/** The exit code as shells report it: 128 and the number of the signal. */
function exitCode(code, signal) {
  return code ?? 128 + constants.signals[signal];
}
