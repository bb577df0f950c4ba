/**
 * Tests the local network itself: `node --test tests/network/network.test.mjs`. Long because every
 * test here starts the real network, and all share the means to run and inspect it.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ensureNodeProgram } from '../../scripts/lib/network/nodeProgram.mjs';
import { startLocalNetwork } from '../../scripts/lib/network/startLocalNetwork.mjs';

const script = fileURLToPath(new URL('../../scripts/network.mjs', import.meta.url));
const inside = [process.execPath, fileURLToPath(new URL('inside.mjs', import.meta.url))];
/** A network takes about 5 s on two cores; one that takes this long hangs. */
const TIMEOUT = 180_000;
/** The user nobody, on every Linux. */
const NOBODY = '65534';

const shared = mkdtempSync(join(tmpdir(), 'parley-test-'));
after(() => rmSync(shared, { recursive: true, force: true }));
const asWeAre = { prefix: [], env: process.env };
/** Without special rights, and without a way to get any. */
const asNobody = {
  prefix: [
    ...['setpriv', '--reuid', NOBODY, '--regid', NOBODY, '--clear-groups'],
    ...['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'],
  ],
  env: { ...process.env, HOME: shared },
};
const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === 'linux';

let program;
before(async () => {
  program = await ensureNodeProgram(console.error);
  // Another user may not be able to read our cache.
  asNobody.env.PARLEY_LOCAL_NODE = join(shared, 'local-node');
  copyFileSync(program, asNobody.env.PARLEY_LOCAL_NODE);
  for (const path of [shared, asNobody.env.PARLEY_LOCAL_NODE]) chmodSync(path, 0o755);
});

/** The start of a network is mostly waiting. */
const concurrency = 4;
describe('as the current user', { concurrency }, () => everything(asWeAre));
const skip = !isRoot && 'the current user is not root';
describe('as an ordinary user', { concurrency, skip }, () => everything(asNobody));

function everything(who) {
  const must = (name, act) => test(name, { timeout: TIMEOUT }, act);

  must('the command gets its network, and its exit code is returned', async () => {
    const network = run(who, ['--', ...inside, 'env', '42']);
    const { environment } = await network.output();
    assert.match(
      environment.PARLEY_BOOTSTRAP_RECORD,
      /^0\|0\|VLD0:\S+\|192\.88\.99\.1\|.*W5150\/ws$/u,
    );
    assert.match(environment.PARLEY_NETWORK_PASSWORD, /^[0-9a-f]{32}$/u);
    assert.match(environment.PARLEY_RESOLVER_RULES, /^MAP 192\.88\.99\.1:5150 127\.0\.0\.1:\d+,/u);
    assert.equal(await network.ended, 42);
    assertNothingLeft(network);
  });

  must('a test can disturb the cable and the nodes', async () => {
    const network = run(who, [...inside, 'disturb']);
    const report = await network.output();
    assert.equal(report.whileDown, 'nothing came through');
    assert.equal(report.linkWhenDown, false);
    assert.match(report.afterwards, /^HTTP\/1\.1 101/u);
    assert.equal(report.linkWhenUp, true);
    assert.match(report.stopped, /^(closed|read ECONNRESET)$/u);
    const states = (nodes) => nodes.map(({ running, ready }) => running && ready);
    assert.deepEqual(states(report.nodesWhenStopped), [false, true, true, true, true, true]);
    assert.deepEqual(states(report.nodesWhenStarted), Array(6).fill(true));
    assert.equal(report.wrong, 'there is no node 99');
    assert.match(report.near, /began without distances/u);
    assert.equal(await network.ended, 0);
    assertNothingLeft(network);
  });

  must('two networks run side by side without contact', async () => {
    const networks = [1, 2].map(() => run(who, ['--nodes', '5', ...inside, 'stay']));
    const output = await Promise.all(networks.map((network) => network.output()));
    for (const name of ['BOOTSTRAP_RECORD', 'NETWORK_PASSWORD', 'NETWORK_CONTROL', 'LOCAL_NODES']) {
      const [one, other] = output.map(({ environment }) => environment[`PARLEY_${name}`]);
      assert.notEqual(one, other);
    }
    for (const { status } of output)
      assert.deepEqual(
        status.nodes.map(({ peers }) => peers),
        Array(5).fill(4),
      );
    for (const network of networks) network.process.stdin.end();
    assert.deepEqual(await Promise.all(networks.map((network) => network.ended)), [0, 0]);
    networks.forEach(assertNothingLeft);
  });

  must('distances delay messages, and can change while the network runs', async () => {
    const network = run(who, ['--far', ...inside, 'distances']);
    const { took, wrong, present, nodes } = await network.output();
    // The connection opens after two ways; the question and its answer take two more.
    for (const [at, eachWay] of [10, 150].entries())
      assert.ok(took[at] >= 4 * eachWay, `${took[at]} ms over 4 ways of ${eachWay} ms`);
    assert.ok(took[0] < took[1]);
    assert.match(wrong, /"minMs" must be a number/u);
    assert.deepEqual([present.minMs, present.maxMs], [150, 150]);
    assert.ok(nodes.every(({ ready }) => ready));
    assert.equal(await network.ended, 0);
    assertNothingLeft(network);
  });

  must('a killed command leaves nothing behind', async () => {
    const network = run(who, [...inside, 'crash']);
    await network.output();
    assert.equal(await network.ended, 128 + 9);
    assertNothingLeft(network);
  });

  must('SIGTERM leaves nothing behind', async () => {
    const network = run(who, [...inside, 'stay']);
    await network.output();
    network.process.kill('SIGTERM');
    assert.equal(await network.ended, 128 + 15);
    assertNothingLeft(network);
  });

  must('SIGTERM during the start leaves nothing behind', async () => {
    const changes = watch(tmpdir());
    const network = run(who, [...inside, 'dial']);
    while (foldersOf(network).length === 0)
      await Promise.race([once(changes, 'change'), network.ended.then(assert.fail)]);
    changes.close();
    network.process.kill('SIGTERM');
    assert.equal(await network.ended, 128 + 15);
    assertNothingLeft(network);
  });

  must('the next network removes what a killed network left', async () => {
    // A folder of its own, so that no other network removes the leftovers before this test sees
    // them.
    const folder = mkdtempSync(join(shared, 'left-'));
    chmodSync(folder, 0o777);
    const alone = { ...who, env: { ...who.env, TMPDIR: folder } };
    const killed = run(alone, [...inside, 'stay']);
    await killed.output();
    killed.process.kill('SIGKILL');
    await killed.ended;
    assert.notEqual(foldersOf(killed).length, 0);
    assert.equal(await run(alone, [...inside, 'dial']).ended, 0);
    assertNothingLeft(killed);
  });

  must('the output of a node that fails is reported', async () => {
    const broken = join(shared, `broken-${who === asNobody}`);
    writeFileSync(
      broken,
      '#!/bin/sh\n[ $1 = keygen ] && echo key pair || { echo no luck >&2; exit 1; }\n',
    );
    chmodSync(broken, 0o755);
    const env = { ...who.env, PARLEY_LOCAL_NODE: broken };
    const network = run({ ...who, env }, [...inside, 'dial']);
    assert.equal(await network.ended, 1);
    assert.match(
      network.errors(),
      /^Node \d did not become ready: it ended\. Its last lines:\n {2}no luck/u,
    );
    assertNothingLeft(network);
  });
}

const noProc = !isLinux && 'this test reads /proc';
describe('nothing leaves the machine', { concurrency, skip: noProc }, () => {
  test('a node refuses every address outside the network', async () => {
    const heard = [];
    const listener = createServer((socket) => heard.push(socket));
    await once(listener.listen(0, '127.0.0.1'), 'listening');
    const { port } = listener.address();
    const refused = [
      ...['1.1.1.1:53', '192.0.2.1:5150', '192.88.98.1:5150', '10.0.0.1:5150', '127.0.0.1:5150'],
      ...['127.0.0.1:80', `127.0.0.1:${port}`, '255.255.255.255:5150', '224.0.0.1:5150'],
      ...['192.88.99.1:53', '192.88.99.1:5151', '192.88.99.1:0', `192.88.99.1:${port}`],
      ...['192.88.99.0:5150', '192.88.99.100:5150', '192.88.99.200:5150', '192.88.99.254:5150'],
      ...['[2606:4700::1111]:53', '[2002:c058:6301::1]:53', '[2002:c058:6301::64]:5150'],
      ...['[2002:c058:6302::1]:5150', '[2002:c058:6301:1::1]:5150', '[::1]:5150', '[ff02::1]:5150'],
      ...['[::ffff:192.88.99.1]:5150', '[::ffff:1.1.1.1]:53', '[fe80::1]:5150'],
    ];
    const args = ['reach', '--index', '2', '--ports', '20000', ...refused];
    const { stdout, status } = spawnSync(program, args, { encoding: 'utf8' });
    assert.equal(status, 0);
    const said = stdout.trim().split('\n');
    assert.deepEqual(
      said.map((line) => line.split(' ').slice(1)),
      refused.map(() => Array(3).fill('AddrNotAvailable')),
      stdout,
    );
    assert.equal(heard.length, 0);
    listener.close();
  });

  test('a node without a valid number does not start', () => {
    const args = ['reach', '--index', '100', '--ports', '20000', '1.1.1.1:53'];
    const { stderr, status } = spawnSync(program, args, { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /100 is not the number of a node/u);
  });

  test('all sockets of running nodes are on 127.0.0.1', { timeout: TIMEOUT }, async () => {
    const network = run(asWeAre, ['--nodes', '5', ...inside, 'stay']);
    const { environment } = await network.output();
    const ports = Number(environment.PARLEY_LOCAL_NODES) - 200;
    const nodes = processesOf(network).filter((pid) => commandOf(pid).includes('--index'));
    assert.equal(nodes.length, 5);
    const sockets = nodes.flatMap(socketsOf);
    const listening = sockets.filter(({ remote }) => /:0$/u.test(remote));
    // UDP, TCP and WebSockets share a port; each node has one for IPv4 and one for IPv6.
    assert.ok(listening.length >= 5 * 2 * 2, `${listening.length} listening sockets`);
    for (const { local, remote } of sockets) {
      assert.match(local, /^127\.0\.0\.1:/u);
      assert.match(remote, /^(127\.0\.0\.1:\d+|0\.0\.0\.0:0)$/u);
    }
    for (const { local } of listening) {
      const at = Number(local.split(':')[1]) - ports;
      assert.ok((at >= 1 && at <= 5) || (at >= 101 && at <= 105), local);
    }
    network.process.stdin.end();
    assert.equal(await network.ended, 0);
  });
});

describe('startLocalNetwork', { concurrency }, () => {
  test('ends the network with its command', { timeout: TIMEOUT }, async () => {
    const lines = [];
    const network = await startLocalNetwork({
      command: [...inside, 'env', '7'],
      options: ['--nodes', '5'],
      log: (line) => lines.push(line),
    });
    assert.match(network.environment.PARLEY_NETWORK_PASSWORD, /^[0-9a-f]{32}$/u);
    assert.equal(await network.ended, 7);
    assert.deepEqual(JSON.parse(lines[0]).environment, {
      ...JSON.parse(lines[0]).environment,
      ...network.environment,
    });
    assert.equal(existsSync(dirname(network.environment.PARLEY_NETWORK_CONTROL)), false);
  });

  test('can stop the network', { timeout: TIMEOUT }, async () => {
    const options = ['--nodes', '5'];
    const network = await startLocalNetwork({ command: [...inside, 'stay'], options });
    await network.stop();
    assert.equal(await network.ended, 128 + 15);
    assert.equal(existsSync(dirname(network.environment.PARLEY_NETWORK_CONTROL)), false);
  });

  test('rejects if the network does not start', async () => {
    await assert.rejects(
      startLocalNetwork({ command: ['true'], options: ['--nodes', '4'] }),
      /did not start\. Usage/u,
    );
  });
});

describe('on a system that cannot run it', () => {
  test('a missing program gives one sentence and exit code 3', async () => {
    const env = { PARLEY_LOCAL_NODE: join(shared, 'nothing') };
    await refused(['--check'], env, /^PARLEY_LOCAL_NODE names [^\n]*, which is not there\.\n$/u);
    await refused(['true'], env, /^PARLEY_LOCAL_NODE names [^\n]*, which is not there\.\n$/u);
  });

  async function refused(args, env, sentence) {
    const network = run({ prefix: [], env: { ...process.env, ...env } }, args);
    assert.equal(await network.ended, 3);
    assert.match(network.errors(), sentence);
  }
});

function run({ prefix, env }, args) {
  const [program, ...rest] = [...prefix, process.execPath, script, ...args];
  const child = spawn(program, rest, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  // A failed test may have left it running.
  after(() => child.kill());
  let errors = '';
  child.stderr.on('data', (data) => (errors += data));
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  const line = once(createInterface({ input: child.stdout }), 'line');
  return {
    process: child,
    ended,
    folder: env.TMPDIR ?? tmpdir(),
    errors: () => errors,
    /** What inside.mjs prints. */
    output: () =>
      Promise.race([
        line.then(([text]) => JSON.parse(text)),
        ended.then((code) =>
          assert.fail(`ended with ${code} before it printed anything: ${errors}`),
        ),
      ]),
  };
}

function foldersOf(network) {
  const start = `parley-network-${network.process.pid}-`;
  return readdirSync(network.folder).filter((name) => name.startsWith(start));
}

/** There is no folder left, and no process with the network in its environment. */
function assertNothingLeft(network) {
  assert.deepEqual(foldersOf(network), []);
  assert.deepEqual(processesOf(network), []);
}

function processesOf(network) {
  const folder = `parley-network-${network.process.pid}-`;
  return readdirSync('/proc').filter((each) => textOf(each, 'environ').includes(folder));
}

function commandOf(pid) {
  return textOf(pid, 'cmdline').split('\0');
}

function textOf(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** The local and remote addresses of a process's internet sockets. */
function socketsOf(pid) {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap(
      (fd) => /^socket:\[(\d+)\]$/u.exec(linkOf(pid, fd))?.[1] ?? [],
    ),
  );
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
    textOf(pid, `net/${kind}`)
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/u))
      .filter((fields) => inodes.has(fields[9]))
      .map(([, local, remote]) => ({ kind, local: readable(local), remote: readable(remote) })),
  );
}

function linkOf(pid, fd) {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    return '';
  }
}

/** `0100007F:1F90` becomes 127.0.0.1:8080; an IPv6 address stays as it is. */
function readable(text) {
  const [address, port] = text.split(':');
  const bytes = Buffer.from(address, 'hex').reverse();
  const host = bytes.length === 4 ? [...bytes].join('.') : address;
  return `${host}:${Number.parseInt(port, 16)}`;
}
