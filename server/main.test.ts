import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { TLSSocket } from 'node:tls';
import { build } from 'vite';
import { WebSocket } from 'ws';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { certificate } from '../tests/server/certificate.ts';
import { EchoNode } from '../tests/server/EchoNode.ts';
import { closed } from '../tests/server/opened.ts';

/** Runs the bundled program as it is shipped, with an app of one file. */
const folder = mkdtempSync(join(tmpdir(), 'parley-server-'));
const running: ChildProcess[] = [];

beforeAll(async () => {
  await build({
    configFile: 'server/vite.config.ts',
    logLevel: 'error',
    build: { outDir: join(folder, 'dist-server'), emptyOutDir: true },
  });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist', 'index.html'), '<!doctype html>');
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true }));

function start(args: string, environment: Readonly<Record<string, string>> = {}) {
  const program = join(folder, 'dist-server', 'main.js');
  const child = spawn(process.execPath, [program, ...args.split(' ')], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as unknown);
  return { child, ended, out: lines(child.stdout), errors: lines(child.stderr) };
}

function lines(input: NodeJS.ReadableStream): Interface & AsyncIterable<string> {
  return createInterface({ input });
}

async function lineOf(from: AsyncIterable<string>): Promise<string> {
  for await (const line of from) return line;
  return '';
}

/** A port that is free now. */
async function freePort(): Promise<number> {
  const other = new EchoNode();
  await other.starts();
  const { port } = other;
  await other.ends();
  return port;
}

async function serves(args: string, environment: Readonly<Record<string, string>> = {}) {
  const port = await freePort();
  const started = start(`--port ${String(port)} ${args}`, environment);
  expect(await lineOf(started.out)).toBe('Parley is being served.');
  return { ...started, port, address: `http://localhost:${String(port)}` };
}

test('a mistyped option ends the program with one sentence', async () => {
  const { errors, ended } = start('--prot 80');
  expect(await lineOf(errors)).toBe('There is no option --prot; did you mean --port?');
  expect(await ended).toBe(1);
});

test('--help prints the help and exits', async () => {
  const { out, ended } = start('--help');
  expect(await lineOf(out)).toContain('Serves the built app');
  expect(await ended).toBe(0);
});

test('--check needs no app, because npm run serve builds it only after the check', async () => {
  const app = join(folder, 'dist');
  renameSync(app, `${app}-away`);
  try {
    const checked = start('--relay --check');
    expect(await checked.ended).toBe(0);
    const { errors, ended } = start('--relay');
    expect(await lineOf(errors)).toContain('There is no app in');
    expect(await ended).toBe(1);
  } finally {
    renameSync(`${app}-away`, app);
  }
  const { errors, ended } = start('--tls-cert /nowhere.crt --tls-key /nowhere.key --check');
  expect(await lineOf(errors)).toContain('/nowhere.crt cannot be read');
  expect(await ended).toBe(1);
});

test('a port that is in use ends the program with a sentence', async () => {
  const { port } = await serves('--relay');
  const { errors, ended } = start(`--port ${String(port)}`);
  expect(await lineOf(errors)).toBe(`Port ${String(port)} is in use: is Parley running already?`);
  expect(await ended).toBe(1);
});

test('a file that is not a socket is not replaced', async () => {
  const path = join(folder, 'letter');
  writeFileSync(path, 'dear');
  const server = start(`--socket ${path}`);
  expect(await lineOf(server.errors)).toContain(`${path} is in use`);
  expect(readFileSync(path, 'utf8')).toBe('dear');
});

test('the socket of a killed server is replaced, and a socket in use is not', async () => {
  const path = join(folder, 'socket');
  const first = start(`--socket ${path}`);
  expect(await lineOf(first.out)).toBe('Parley is being served.');
  const other = start(`--socket ${path}`);
  expect(await lineOf(other.errors)).toBe(`${path} is in use: is Parley running already?`);
  expect(await other.ended).toBe(1);
  first.child.kill('SIGKILL');
  await first.ended;
  const second = start(`--socket ${path}`);
  expect(await lineOf(second.out)).toBe('Parley is being served.');
  // The proxy is another user; the modes of the folder limit who may use the socket.
  expect(statSync(path).mode & 0o666).toBe(0o666);
});

test('SIGTERM closes the sockets and ends the program with 0', async () => {
  const node = new EchoNode();
  await node.starts();
  const { port, address, child, ended } = await serves('--relay --allow-target 127.0.0.1');
  const page = new WebSocket(`ws://localhost:${String(port)}${node.path}`, { origin: address });
  await once(page, 'open');
  page.send(Buffer.from('hello'));
  await once(page, 'message');
  // A browser opens connections in advance and sends no request on them.
  const silent = connect(port, 'localhost');
  await once(silent, 'connect');
  const code = closed(page);
  child.kill('SIGTERM');
  expect(await code).toBe(1001);
  expect(await ended).toBe(0);
  await node.ends();
});

test('the program does not wait longer than --stop-seconds for a page to close', async () => {
  const node = new EchoNode();
  await node.starts();
  const environment = { PARLEY_RELAY: '1', PARLEY_ALLOW_TARGET: '127.0.0.1' };
  const { port, address, child, ended } = await serves('--stop-seconds 0', environment);
  const page = new WebSocket(`ws://localhost:${String(port)}${node.path}`, { origin: address });
  page.on('error', () => undefined);
  await once(page, 'open');
  page.pause();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  page.terminate();
  await node.ends();
});

test('parley.json names the relay, and metrics have an address of their own', async () => {
  const where = await freePort();
  const { address } = await serves(`--relay --metrics ${String(where)}`);
  expect(await (await fetch(`${address}/parley.json`)).json()).toEqual({
    network: 'public',
    relay: true,
  });
  const metrics = await fetch(`http://127.0.0.1:${String(where)}/metrics`);
  expect(await metrics.text()).toContain('parley_relay_sockets 0');
  expect((await fetch(`${address}/metrics`)).status).toBe(404);
});

test('the log is JSON on standard error, and standard output has one line', async () => {
  const { errors, child } = await serves('--log events');
  expect(JSON.parse(await lineOf(errors))).toMatchObject({ event: 'listening' });
  child.kill('SIGTERM');
});

test('SIGHUP renews the certificate without a restart', async () => {
  const first = certificate(folder, 'first');
  const { port, child, errors } = await serves(
    `--tls-cert ${first}.crt --tls-key ${first}.key --log events --host localhost`,
  );
  expect(JSON.parse(await lineOf(errors))).toMatchObject({ event: 'listening' });
  expect(await subjectAt(port)).toBe('first');
  const second = certificate(folder, 'second');
  // While only one of the two files is new, the server keeps the old certificate.
  renameSync(`${second}.crt`, `${first}.crt`);
  const complaint = lineOf(lines(child.stderr));
  child.kill('SIGHUP');
  expect(await complaint).toContain('do not match');
  expect(await subjectAt(port)).toBe('first');
  renameSync(`${second}.key`, `${first}.key`);
  const logged = lineOf(lines(child.stderr));
  child.kill('SIGHUP');
  expect(JSON.parse(await logged)).toMatchObject({ event: 'certificate read again' });
  expect(await subjectAt(port)).toBe('second');
});

test('SIGHUP does not end a server without a certificate', async () => {
  const { child, errors, address } = await serves('--relay --log events');
  expect(JSON.parse(await lineOf(errors))).toMatchObject({ event: 'listening' });
  const logged = lineOf(lines(child.stderr));
  child.kill('SIGHUP');
  expect(JSON.parse(await logged)).toMatchObject({ event: 'no certificate to read again' });
  expect((await fetch(address)).status).toBe(200);
});

test('an idle socket is closed even if the system clock stands still', async () => {
  const node = new EchoNode();
  await node.starts();
  const { port, address } = await serves('--relay --allow-target 127.0.0.1 --idle-seconds 1', {
    NODE_OPTIONS: '--import=data:text/javascript,Date.now=()=>1e12',
  });
  const page = new WebSocket(`ws://localhost:${String(port)}${node.path}`, { origin: address });
  expect(await closed(page)).toBe(1001);
  await node.ends();
});

test('a missing certificate ends the program with a sentence', async () => {
  const { errors, ended } = start('--tls-cert /nowhere.crt --tls-key /nowhere.key');
  expect(await lineOf(errors)).toContain('/nowhere.crt cannot be read');
  expect(await ended).toBe(1);
});

function subjectAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ port, rejectUnauthorized: false, agent: false }, (response) => {
      resolve(String((response.socket as TLSSocket).getPeerCertificate().subject.CN));
      response.resume();
    });
    asking.on('error', reject);
    asking.end();
  });
}
