/** What network.test.mjs runs in a local network: `node inside.mjs <what> [argument]`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import ts from 'typescript';

const acts = { env, dial, stay, crash, disturb, distances };
const [what, argument] = process.argv.slice(2);
await acts[what](argument);

/** Prints the environment, and ends with the given exit code. */
async function env(code) {
  await print();
  process.exit(Number(code));
}

/** Ends with 0 if the bootstrap answers. */
async function dial() {
  await reach();
}

/** Reaches the bootstrap, prints the state of the network, and stays until its input ends. */
async function stay() {
  await reach();
  const control = await networkControl();
  const everybodyKnows = ({ nodes }) => nodes.every(({ peers }) => peers >= nodes.length - 1);
  let status = await control.status();
  while (!everybodyKnows(status)) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    status = await control.status();
  }
  await print({ status });
  await once(process.stdin.resume(), 'end');
}

/** Starts a child process, and kills itself. */
async function crash() {
  spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: 'ignore',
  });
  await print();
  process.kill(process.pid, 'SIGKILL');
}

/** Disturbs the network through tests/network/control.ts. */
async function disturb() {
  const control = await networkControl();
  const report = {};
  await reach();
  await control.link(false);
  const held = reach();
  report.whileDown = await Promise.race([held, soon('nothing came through')]);
  report.linkWhenDown = (await control.status()).link;
  await control.link(true);
  report.afterwards = await held;
  report.linkWhenUp = (await control.status()).link;
  await control.node(1, false);
  report.stopped = await reach().catch((error) => error.message);
  report.nodesWhenStopped = (await control.status()).nodes;
  await control.node(1, true);
  await reach();
  report.nodesWhenStarted = (await control.status()).nodes;
  report.wrong = await failure(control.node(99, true));
  report.near = await failure(control.distances({ maxMs: 100 }));
  await print(report);
}

/** Measures how long the bootstrap's answer takes over several distances, in milliseconds. */
async function distances() {
  const control = await networkControl();
  const took = [];
  for (const each of [10, 150]) {
    await control.distances({ minMs: each, maxMs: each, jitterMs: 0, stalls: 0 });
    const began = performance.now();
    await reach();
    took.push(performance.now() - began);
  }
  const wrong = await failure(control.distances({ minMs: -1 }));
  const { distances: present, nodes } = await control.status();
  await print({ took, wrong, present, nodes });
}

/** Asks the bootstrap for a WebSocket over the cable; returns the first line of the answer. */
async function reach() {
  const port = Number(process.env.PARLEY_LOCAL_NODES) + 1;
  const socket = connect({ host: '127.0.0.1', port });
  try {
    const answer = once(socket, 'data');
    const ended = once(socket, 'close').then(() => {
      throw new Error('closed');
    });
    const key = Buffer.alloc(16).toString('base64');
    socket.write(
      `GET /ws HTTP/1.1\r\nHost: 192.88.99.1:5150\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
    const [data] = await Promise.race([answer, ended]);
    return String(data).split('\r\n')[0];
  } finally {
    socket.destroy();
  }
}

function soon(value) {
  return new Promise((resolve) => setTimeout(resolve, 500, value));
}

async function failure(promise) {
  return promise.then(
    () => undefined,
    (error) => error.message,
  );
}

async function networkControl() {
  const source = readFileSync(new URL('control.ts', import.meta.url), 'utf8');
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const script = ts.transpileModule(source, { compilerOptions: options }).outputText;
  const { NetworkControl } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  return new NetworkControl();
}

async function print(more = {}) {
  const names = Object.keys(process.env).filter((name) => name.startsWith('PARLEY_'));
  const environment = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  const line = `${JSON.stringify({ environment, ...more })}\n`;
  await new Promise((resolve) => process.stdout.write(line, resolve));
}
