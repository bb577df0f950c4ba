/**
 * Installs what is missing, builds the app and serves it on this machine.
 *   npm start                in the public Veilid network, on http://localhost:8423
 *   npm start -- --local     in a private network on this machine, without any internet, on
 *                            http://localhost:8424
 *   … --local --far          the same with delays as between distant machines
 *   … --address https://…    the address at which others open the app; invitations use it
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalNetwork } from './lib/network/startLocalNetwork.mjs';
import { root } from './lib/paths.mjs';
import { checkNode, ensureModules } from './lib/prepare.mjs';
import { publicNetworkWarning } from './lib/publicNetwork.mjs';
import { Complaint, main, npm, run } from './lib/run.mjs';

/** Fixed: browsers store friends and history by address, which includes the port. */
const PORT = 8423;
/** Another address, so that friends of a private network do not mix with real ones. */
const LOCAL_PORT = 8424;
/** What the server prints when it listens. */
const SERVED = 'Parley is being served.';
const SERVER = join(root, 'dist-server', 'main.js');
/** With more nodes, the delays differ more. */
const FAR_NODES = 12;
/** All browsers here are one client, and there are only a few nodes. The number is that of a node. */
const FEW_NODES = ['--max-per-client-at-node', '32'];
const LOCAL_HINT = [
  'To talk with yourself there, open it in two browser profiles, or in one ordinary and one private',
  'window: say a name in each, choose "Invite a friend" in one, copy the code, and choose "Open an',
  'invitation" in the other. The network forgets everything when it ends.',
].join('\n');

await main(async (args) => {
  const { local, far, address } = readOptions(args);
  checkNode();
  await ensureModules();
  // The build takes longer than the check, so the answer is there in time and delays nothing.
  const warning = local ? undefined : publicNetworkWarning();
  console.log('Building Parley …');
  const quiet = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] };
  const [program, build, options] = npm('run', '--silent', 'build');
  await run(program, build, { ...quiet, ...options });
  const more = address === undefined ? [] : ['--address', address];
  return local ? serveLocal({ far, more }) : serve(more, warning);
});

function readOptions(args) {
  try {
    const flag = { type: 'boolean', default: false };
    const options = { local: flag, far: flag, address: { type: 'string' } };
    const { values } = parseArgs({ args, options });
    if (values.local || !values.far) return values;
  } catch {
    // The usage is printed below.
  }
  throw new Complaint('Usage: npm start [-- [--local [--far]] [--address https://…]]');
}

function announce(port) {
  console.log(`\nParley is ready: open http://localhost:${port} in a browser. Ctrl+C ends it.`);
}

function serve(more, warning) {
  const server = spawn(process.execPath, [SERVER, '--port', String(PORT), ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server.stdout.once('data', async () => {
    announce(PORT);
    const line = await warning;
    if (line !== undefined) console.log(line);
  });
  passSignals((signal) => server.kill(signal));
  return new Promise((resolve) => server.on('exit', (code) => resolve(code ?? 0)));
}

/** Runs the server beside the nodes; the network ends with the server. */
async function serveLocal({ far, more }) {
  const options = far ? ['--far', '--nodes', String(FAR_NODES)] : [];
  const server = [SERVER, '--port', String(LOCAL_PORT), '--relay', ...FEW_NODES, ...more];
  const command = [process.execPath, ...server];
  let served;
  const serving = new Promise((resolve) => (served = resolve));
  const log = (line) => (line === SERVED ? served() : console.log(line));
  console.log(`Starting a private network${far ? ', whose nodes are far from each other' : ''} …`);
  const network = await startLocalNetwork({ command, options, log });
  passSignals(() => network.stop());
  const code = await Promise.race([serving.then(() => undefined), network.ended]);
  // The server has printed the reason.
  if (code !== undefined) return code;
  announce(LOCAL_PORT);
  console.log(LOCAL_HINT);
  return network.ended;
}

function passSignals(pass) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => pass(signal));
}
