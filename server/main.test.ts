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
import { request as askPlain, type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
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
  const child = spawn(process.execPath, [program, ...args.split(' ').filter(Boolean)], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as unknown);
  const errors = lines(child.stderr);
  const logged: unknown[] = [];
  errors.on('line', (line) => {
    if (line.startsWith('{')) logged.push(JSON.parse(line));
  });
  return { child, ended, out: lines(child.stdout), errors, logged };
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
  expect(await lineOf(errors)).toBe(inUse(port, '127.0.0.1'));
  expect(await ended).toBe(1);
});

const inUse = (port: number, host: string) =>
  `Port ${String(port)} of ${host} is in use by another program, or Parley is running already: end it first.`;
const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);
const LOOPBACK = hasIpv6 ? (['127.0.0.1', '::1'] as const) : (['127.0.0.1'] as const);

test.each(LOOPBACK)('localhost is served at %s', async (host) => {
  const { port, child, ended } = await serves('');
  expect(await statusAt(host, port)).toBe(200);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test.each(LOOPBACK)('a page of another program cannot be at %s of the same port', async (host) => {
  const other = createServer().listen(await freePort(), host);
  await once(other, 'listening');
  const { port } = other.address() as { readonly port: number };
  for (const options of ['', '--host localhost --relay']) {
    const { errors, ended } = start(`--port ${String(port)} ${options}`);
    expect(await lineOf(errors)).toBe(inUse(port, host));
    expect(await ended).toBe(1);
  }
  other.close();
});

test('a socket that came by the second address of localhost is closed in order', async () => {
  const node = new EchoNode();
  await node.starts();
  const { port, address, child, ended } = await serves('--relay --allow-target 127.0.0.1');
  const host = LOOPBACK.at(-1) === '::1' ? '[::1]' : '127.0.0.1';
  const url = `ws://${host}:${String(port)}${node.path}`;
  const headers = { host: new URL(address).host };
  const page = new WebSocket(url, { origin: address, headers });
  await once(page, 'open');
  const code = closed(page);
  child.kill('SIGTERM');
  expect(await code).toBe(1001);
  expect(await ended).toBe(0);
  await node.ends();
});

test.each(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])(
  'a machine that has only one address for localhost serves that one (%s)',
  async (code) => {
    for (const [missing, there] of [
      ['::1', '127.0.0.1'],
      ['127.0.0.1', '::1'],
    ] as const) {
      if (there === '::1' && !hasIpv6) continue;
      const { port, child, ended } = await serves('', without(missing, code));
      expect(await statusAt(there, port)).toBe(200);
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    }
  },
);

/** Makes the program believe that the system has not got this address. */
function without(address: string, code: string): Readonly<Record<string, string>> {
  const source = `
    import { Server } from 'node:net';
    const { listen } = Server.prototype;
    Server.prototype.listen = function (options, ...more) {
      if (options.host !== '${address}') return listen.call(this, options, ...more);
      setImmediate(() => this.emit('error', Object.assign(new Error('no'), { code: '${code}' })));
      return this;
    };`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(source)}` };
}

const statusAt = async (at: string, port: number) => (await answerAt(port, '/', {}, at)).status;

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

const PRIVATE = {
  PARLEY_BOOTSTRAP_RECORD: '0|0|VLD0:a|192.88.99.1|W5150/ws',
  PARLEY_NETWORK_PASSWORD: 'SECRET',
};

test('a foreign page that points its name at this server does not get the password of the network', async () => {
  const { port, logged } = await serves('--relay --log events', PRIVATE);
  const foreign = [
    'evil.example',
    `evil.example:${String(port)}`,
    'localhost.evil.example',
    'my_host',
  ];
  const paths = ['/parley.json', '/', '/parley.json?x', 'http://localhost/parley.json'];
  for (const host of foreign)
    for (const path of paths) {
      const { status, body } = await answerAt(port, path, { host });
      expect([host, path, status]).toEqual([host, path, 421]);
      expect(body).toContain('open it on localhost');
    }
  // The operator is told once.
  await expect.poll(() => logged.map(eventOf)).toEqual(['listening', 'not believed']);
  expect(JSON.stringify(logged)).not.toContain('evil');
  // A load balancer may ask by any name.
  expect((await answerAt(port, '/healthz', { host: 'evil.example' })).status).toBe(200);
});

test('our own page gets it, by each name of this server', async () => {
  const { port } = await serves('--relay --address https://parley.example', PRIVATE);
  const own = [
    'localhost',
    'LOCALHOST:1',
    '127.0.0.1:1',
    '[::1]:1',
    '192.168.1.5',
    'parley.example',
  ];
  for (const host of own) {
    const { body } = await answerAt(port, '/parley.json', { host });
    expect([host, body]).toEqual([host, expect.stringContaining('SECRET')]);
  }
});

test('behind a proxy the page may have any host', async () => {
  const { port } = await serves('--behind-proxy', PRIVATE);
  const { body } = await answerAt(port, '/parley.json', { host: 'parley.example' });
  expect(body).toContain('SECRET');
});

test('only the proxy that was named is believed, and the log says so once', async () => {
  const node = new EchoNode();
  await node.starts();
  const args = '--behind-proxy --proxy 203.0.113.7 --allow-target 127.0.0.1 --log addresses';
  const { port, logged } = await serves(args);
  const headers = { host: 'parley.example:443', 'x-forwarded-for': '8.8.8.8' };
  const origin = 'https://parley.example';
  const page = new WebSocket(`ws://localhost:${String(port)}${node.path}`, { origin, headers });
  await once(page, 'open');
  const again = new WebSocket(`ws://localhost:${String(port)}${node.path}`, { origin, headers });
  await once(again, 'open');
  const events = ['listening', 'not believed', 'opened', 'opened'];
  await expect.poll(() => logged.map(eventOf)).toEqual(events);
  expect(JSON.stringify(logged[1])).toContain('8.8.8.8');
  expect(JSON.stringify(logged.slice(2))).not.toContain('8.8.8.8');
  again.terminate();
  page.terminate();
  await node.ends();
});

async function answerAt(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
  host = '127.0.0.1',
) {
  const asking = askPlain({ host, port, path, headers, agent: false }).end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  const body = Buffer.concat((await response.toArray()) as Buffer[]).toString();
  return { status: response.statusCode, body };
}

const eventOf = (logged: unknown) => (logged as { readonly event: string }).event;

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
