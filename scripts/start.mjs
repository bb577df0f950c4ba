/**
 * Installs what is missing, builds the app and serves it on this machine.
 *   npm start                in the public Veilid network, on http://localhost:8423
 *   npm start -- --local     in a private network on this machine, without any internet, on
 *                            http://localhost:8424; needs Linux and Rust
 *   … --address https://…    where others can open the app: invitations made here lead there
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalNetwork } from './lib/localNetwork.mjs';
import { root } from './lib/paths.mjs';
import { checkNode, ensureModules } from './lib/prepare.mjs';
import { publicNetworkWarning } from './lib/publicNetwork.mjs';
import { Complaint, main, run } from './lib/run.mjs';

/** Fixed: browsers keep friends and history by address, port included. */
const PORT = 8423;
/** Another address, so that the friends of a private network are not mixed with real ones. */
const LOCAL_PORT = 8424;
/** What the server prints when it listens. */
const SERVED = 'Parley is being served.';
const SERVER = join(root, 'dist-server', 'main.js');
/** The nodes of a private network have addresses that are nobody's. */
const LOCAL_NODES = ['--relay', '--allow-target', '192.88.99.0/24'];

await main(async (args) => {
  const { local, address } = readOptions(args);
  checkNode();
  await ensureModules();
  // The build takes longer than the check, so the answer is there in time and delays nothing.
  const warning = local ? undefined : publicNetworkWarning();
  console.log('Building Parley …');
  const quiet = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] };
  await run('npm', ['run', '--silent', 'build'], quiet);
  const more = address === undefined ? [] : ['--address', address];
  return local ? serveLocal(more) : serve(more, warning);
});

function readOptions(args) {
  try {
    const options = { local: { type: 'boolean' }, address: { type: 'string' } };
    return parseArgs({ args, options }).values;
  } catch (cause) {
    throw new Complaint('Usage: npm start [-- [--local] [--address https://…]]', { cause });
  }
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

/** The server runs inside the private network; a pipe leads there from an ordinary port. */
async function serveLocal(more) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-start-'));
  const socket = join(folder, 'server');
  const command = [process.execPath, SERVER, '--socket', socket, ...LOCAL_NODES, ...more];
  try {
    let served;
    const serving = new Promise((resolve) => (served = resolve));
    const log = (line) => (line === SERVED ? served() : console.log(line));
    const network = await startLocalNetwork({ command, log });
    passSignals(() => network.stop());
    await Promise.race([serving, network.ended]);
    const door = await openDoor(socket);
    announce(LOCAL_PORT);
    console.log('Two browser profiles (or a private window) can talk with each other there.');
    await network.ended;
    door.close();
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Connections to the local port go to the unix socket. */
function openDoor(path) {
  const door = createServer((client) => {
    const server = connect(path);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ]) {
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  });
  return new Promise((resolve, reject) => {
    door.once('error', (cause) =>
      reject(new Complaint(`Port ${LOCAL_PORT} is in use: is Parley running already?`, { cause })),
    );
    door.listen(LOCAL_PORT, 'localhost', () => resolve(door));
  });
}

function passSignals(pass) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => pass(signal));
}
