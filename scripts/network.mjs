/**
 * A Veilid network on this machine only, and a command that runs in it.
 *   npm run network -- [--nodes 6] [--] <command …>
 *   npm run network -- --json -- <command …>   first prints {"ready":true,"bootstrapRecord":…}
 *   npm run network -- --build-only            only builds the nodes, into the cache
 *   npm run network -- --check                 says whether this system can do it
 * Ends with the command's exit code; with 3 if this system cannot do it, and says why.
 * tests/network/README.md tells what the command finds.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CannotRun, findWay, PREPARE, sweepNamespaces, UNSHARE } from './lib/namespaces.mjs';
import { NetworkHost } from './lib/networkHost.mjs';
import { makeOwnFolder, sweepFolders } from './lib/ownFolders.mjs';
import { Complaint, main } from './lib/run.mjs';
import { Signals } from './lib/signals.mjs';
import { checkTestNode, ensureTestNode } from './lib/testNode.mjs';

const USAGE =
  'Usage: npm run network -- [--nodes <5 to 50>] [--json] [--] <command …> | --build-only | --check';
const FOLDER = 'parley-network-';
/** What a command that was told to end may take for it. */
const GRACE = 10_000;

await main(async (args) => {
  try {
    const options = parse(args);
    if (options.inside !== undefined) return await host(options, new Signals(true));
    if (options.check) return check();
    if (options['build-only']) return await buildOnly();
    return await network(options);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    console.error(error.message);
    return 3;
  }
});
// A channel to the process that started us would keep us alive.
process.exit();

function parse(args) {
  // Our options come first; the command's own are not ours to read.
  const takesValue = ['--nodes', '--inside', '--program'];
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
        json: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        'build-only': { type: 'boolean', default: false },
        // For ourselves: the folder and the nodes' program, in namespaces of an ordinary user.
        inside: { type: 'string' },
        program: { type: 'string' },
      },
    }));
  } catch (error) {
    throw new Complaint(`${error.message}\n${USAGE}`);
  }
  const nodes = Number(values.nodes);
  const alone = values.check || values['build-only'];
  if (!Number.isInteger(nodes) || nodes < 5 || nodes > 50 || alone !== (command.length === 0))
    throw new Complaint(USAGE);
  return { ...values, nodes, command };
}

function check() {
  const way = findWay();
  checkTestNode();
  console.log(
    `The local network can run here, ${way === 'root' ? 'as root' : 'in user namespaces'}.`,
  );
  return 0;
}

async function buildOnly() {
  console.log(await ensureTestNode((line) => console.error(line)));
  return 0;
}

async function network(options) {
  const way = findWay();
  const program = await ensureTestNode((line) => console.error(line));
  if (way === 'root') sweepNamespaces();
  sweepFolders(FOLDER);
  // Before there is anything to clean up.
  const signals = new Signals();
  const folder = makeOwnFolder(FOLDER);
  try {
    const inside = { ...options, inside: folder, program };
    return await (way === 'root' ? host(inside, signals) : hostUnshared(inside, signals));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The network and the command, in this process's namespaces. */
async function host({ inside: folder, program, nodes, json, command }, signals) {
  const network = new NetworkHost(folder);
  signals.pass(() => network.abort());
  try {
    await network.start({ program, nodes });
    const env = { ...process.env, ...network.environment };
    if (json) console.log(JSON.stringify(announcement(network.environment)));
    const running = start(network.onBrowser(command), { env });
    signals.pass(running.tell);
    return await running.ended;
  } catch (error) {
    if (signals.received === undefined) throw error;
    return exitCode(null, signals.received);
  } finally {
    signals.pass(() => {});
    await network.stop();
  }
}

function announcement(environment) {
  return {
    ready: true,
    bootstrapRecord: environment.PARLEY_BOOTSTRAP_RECORD,
    password: environment.PARLEY_NETWORK_PASSWORD,
    control: environment.PARLEY_NETWORK_CONTROL,
  };
}

/** The same in namespaces of an ordinary user, where everything ends with the first process. */
async function hostUnshared({ inside, program, nodes, json, command }, signals) {
  const script = `${PREPARE} && exec "$0" "$@"`;
  const again = [process.execPath, fileURLToPath(import.meta.url)];
  const args = ['--inside', inside, '--program', program, '--nodes', String(nodes)];
  if (json) args.push('--json');
  const [unshare, ...options] = UNSHARE;
  const child = spawn(unshare, [...options, script, ...again, ...args, '--', ...command], {
    // unshare does not pass signals on: we tell it through this channel, or by its end.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  signals.pass((signal) => child.connected && child.send({ signal }));
  return ended(child);
}

/** A command with our own streams, which can be told signals and does end for SIGTERM. */
function start([program, args], options) {
  const child = spawn(program, args, { ...options, stdio: 'inherit' });
  let timer;
  return {
    tell(signal) {
      child.kill(signal);
      if (signal !== 'SIGINT') timer ??= setTimeout(() => child.kill('SIGKILL'), GRACE);
    },
    ended: ended(child).finally(() => clearTimeout(timer)),
  };
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(exitCode(code, signal)));
  });
}

/** As shells count. */
function exitCode(code, signal) {
  return code ?? 128 + constants.signals[signal];
}
