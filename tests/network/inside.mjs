/** What network.test.mjs runs on the browser's machine: `node inside.mjs <what> [argument]`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import ts from 'typescript';

const acts = { env, look, stay, suicide, disturb, relay };
const [what, argument] = process.argv.slice(2);
await acts[what](argument);

/** Prints what the environment says, and ends with the exit code that was asked for. */
async function env(code) {
  await tell();
  process.exit(Number(code));
}

/** Ends well if the bootstrap answers. */
async function look() {
  await reach();
}

/** Reaches the bootstrap, says so, and stays until its input ends. */
async function stay() {
  await reach();
  await tell();
  await once(process.stdin.resume(), 'end');
}

/** Leaves a child behind, and is killed. */
async function suicide() {
  spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: 'ignore',
  });
  await tell();
  process.kill(process.pid, 'SIGKILL');
}

/** Through tests/network/control.ts. */
async function disturb() {
  const source = readFileSync(new URL('control.ts', import.meta.url), 'utf8');
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const script = ts.transpileModule(source, { compilerOptions: options }).outputText;
  const { NetworkControl } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  const control = NetworkControl.fromEnvironment();
  const report = {};
  await reach();
  await control.link(false);
  report.down = await failure(reach());
  report.linkWhenDown = (await control.status()).link;
  await control.link(true);
  await reach();
  report.linkWhenUp = (await control.status()).link;
  await control.node(1, false);
  report.stopped = await failure(reach());
  report.nodesWhenStopped = (await control.status()).nodes;
  await control.node(1, true);
  await reach();
  report.nodesWhenStarted = (await control.status()).nodes;
  report.wrong = await failure(control.node(99, true));
  await tell(report);
}

/** A server at a path, which reaches the bootstrap for whoever connects. */
async function relay(path) {
  const server = createServer(async (socket) => {
    await reach();
    socket.end('reached');
  });
  await once(server.listen(path), 'listening');
  await tell();
  await once(process, 'SIGTERM');
  process.exit(0);
}

/** Connects to the WebSocket port that the bootstrap record names. */
async function reach() {
  const [, , , host, ports] = process.env.PARLEY_BOOTSTRAP_RECORD.split('|');
  const socket = connect({ host, port: Number(/W(\d+)/u.exec(ports)[1]) });
  await once(socket, 'connect');
  socket.destroy();
}

async function failure(promise) {
  return promise.then(
    () => undefined,
    (error) => error.code ?? error.message,
  );
}

async function tell(more = {}) {
  const { PARLEY_BOOTSTRAP_RECORD, PARLEY_NETWORK_PASSWORD, PARLEY_NETWORK_CONTROL } = process.env;
  const environment = { PARLEY_BOOTSTRAP_RECORD, PARLEY_NETWORK_PASSWORD, PARLEY_NETWORK_CONTROL };
  const line = `${JSON.stringify({ environment, ...more })}\n`;
  await new Promise((resolve) => process.stdout.write(line, resolve));
}
