/** The local network itself: `node --test tests/network/network.test.mjs`. Builds the nodes if need be. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startLocalNetwork } from '../../scripts/lib/localNetwork.mjs';

const script = fileURLToPath(new URL('../../scripts/network.mjs', import.meta.url));
const inside = [process.execPath, fileURLToPath(new URL('inside.mjs', import.meta.url))];
/** A network takes some 5 s on two cores; so this one hangs. */
const TIMEOUT = 120_000;
/** nobody, on every Linux. */
const NOBODY = '65534';

const shared = mkdtempSync(join(tmpdir(), 'parley-test-'));
after(() => rmSync(shared, { recursive: true, force: true }));
const asWeAre = { prefix: [], env: process.env };
const asNobody = {
  prefix: ['setpriv', '--reuid', NOBODY, '--regid', NOBODY, '--clear-groups'],
  // Our own cache may be out of its reach.
  env: { ...process.env, HOME: shared, PARLEY_TEST_NODE: join(shared, 'test-node') },
};

before(() => {
  const { status, stdout } = spawnSync(process.execPath, [script, '--build-only'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  assert.equal(status, 0, 'the nodes cannot be built');
  chmodSync(shared, 0o755);
  copyFileSync(stdout.trim(), asNobody.env.PARLEY_TEST_NODE);
  chmodSync(asNobody.env.PARLEY_TEST_NODE, 0o755);
});

describe('as we are', () => everything(asWeAre));
const ordinary = process.getuid() !== 0 && 'that is what we are';
describe('as an ordinary user', { skip: ordinary }, () =>
  everything(asNobody, () => whyNot(asNobody)),
);

/** @param {() => string | undefined} [obstacle] a reason to skip, known when the tests run */
function everything(who, obstacle = () => undefined) {
  const must = (name, act) =>
    test(name, { timeout: TIMEOUT }, async (t) => {
      const reason = obstacle();
      if (reason === undefined) await act();
      else t.skip(reason);
    });

  must('the command finds its network, and its exit code comes back', async () => {
    const network = run(who, ['--', ...inside, 'env', '42']);
    const { environment } = await network.told();
    assert.match(
      environment.PARLEY_BOOTSTRAP_RECORD,
      /^0\|0\|VLD0:\S+\|192\.88\.99\.1\|.*W5150\/ws$/u,
    );
    assert.match(environment.PARLEY_NETWORK_PASSWORD, /^[0-9a-f]{32}$/u);
    assert.equal(await network.ended, 42);
    assertNothingLeft(network);
  });

  must('link and nodes can be disturbed', async () => {
    const network = run(who, [...inside, 'disturb']);
    const report = await network.told();
    assert.equal(report.down, 'EHOSTUNREACH');
    assert.equal(report.linkWhenDown, false);
    assert.equal(report.linkWhenUp, true);
    assert.equal(report.stopped, 'ECONNREFUSED');
    const states = (nodes) => nodes.map(({ running, ready }) => running && ready);
    assert.deepEqual(states(report.nodesWhenStopped), [false, true, true, true, true, true]);
    assert.deepEqual(states(report.nodesWhenStarted), Array(6).fill(true));
    assert.equal(report.wrong, 'there is no node 99');
    assert.equal(await network.ended, 0);
    assertNothingLeft(network);
  });

  must('two networks run side by side', async () => {
    const networks = [1, 2].map(() => run(who, ['--nodes', '5', ...inside, 'stay']));
    const told = await Promise.all(networks.map((network) => network.told()));
    for (const name of Object.keys(told[0].environment))
      assert.notEqual(told[0].environment[name], told[1].environment[name]);
    for (const network of networks) network.process.stdin.end();
    assert.deepEqual(await Promise.all(networks.map((network) => network.ended)), [0, 0]);
    networks.forEach(assertNothingLeft);
  });

  must('nothing is left of a command that is killed', async () => {
    const network = run(who, [...inside, 'suicide']);
    await network.told();
    assert.equal(await network.ended, 128 + 9);
    assertNothingLeft(network);
  });

  must('nothing is left after SIGTERM', async () => {
    const network = run(who, [...inside, 'stay']);
    await network.told();
    network.process.kill('SIGTERM');
    assert.equal(await network.ended, 128 + 15);
    assertNothingLeft(network);
  });

  must('nothing is left after SIGTERM during the start', async () => {
    const changes = watch(tmpdir());
    const network = run(who, [...inside, 'look']);
    while (foldersOf(network).length === 0)
      await Promise.race([once(changes, 'change'), network.ended.then(assert.fail)]);
    changes.close();
    network.process.kill('SIGTERM');
    assert.equal(await network.ended, 128 + 15);
    assertNothingLeft(network);
  });

  must('what a killed network leaves goes when the next one starts', async () => {
    const killed = run(who, [...inside, 'stay']);
    await killed.told();
    killed.process.kill('SIGKILL');
    await killed.ended;
    assert.notEqual(foldersOf(killed).length, 0);
    assert.equal(await run(who, [...inside, 'look']).ended, 0);
    assertNothingLeft(killed);
  });

  must('a node that fails is reported with what it said', async () => {
    const broken = join(shared, `broken-${who === asNobody}`);
    writeFileSync(
      broken,
      '#!/bin/sh\n[ $1 = keygen ] && echo key pair || { echo no luck >&2; exit 1; }\n',
    );
    chmodSync(broken, 0o755);
    const env = { ...who.env, PARLEY_TEST_NODE: broken };
    const network = run({ ...who, env }, [...inside, 'look']);
    assert.equal(await network.ended, 1);
    assert.match(
      network.errors(),
      /^Node \d did not become ready: it ended\. Its last lines:\n {2}no luck/u,
    );
    assertNothingLeft(network);
  });
}

describe('for a script of ours', () => {
  test('a relay inside and its client outside', { timeout: TIMEOUT }, async () => {
    const path = join(shared, 'relay');
    let heard;
    const listening = new Promise((resolve) => (heard = resolve));
    const network = await startLocalNetwork({
      command: [...inside, 'relay', path],
      nodes: 5,
      log: heard,
    });
    await listening;
    await relayed(path);
    assert.match(network.password, /^[0-9a-f]{32}$/u);
    await network.stop();
    assert.equal(await network.ended, 0);
    assertNothingLeft({ folder: dirname(network.control) });
  });

  test('a network that does not start is an error', async () => {
    await assert.rejects(
      startLocalNetwork({ command: ['true'], nodes: 4 }),
      /did not start\. Usage/u,
    );
  });
});

describe('where it cannot run', () => {
  test('without ip: one sentence, exit code 3', async () => {
    await refused(['--check'], { PATH: shared }, /^[^\n]*"ip"[^\n]*install iproute2\.\n$/u);
  });

  test('without nodes and cargo: one sentence, exit code 3', async () => {
    const path = join(shared, 'bin');
    mkdirSync(path);
    for (const name of ['ip', 'sh', 'mount', 'unshare']) {
      const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
      symlinkSync(found.stdout.trim(), join(path, name));
    }
    const env = { PATH: path, XDG_CACHE_HOME: shared, PARLEY_TEST_NODE: undefined };
    await refused(['--check'], env, /^[^\n]*no cargo[^\n]*rustup[^\n]*\n$/u);
    await refused(['true'], env, /^[^\n]*no cargo[^\n]*rustup[^\n]*\n$/u);
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
  let errors = '';
  child.stderr.on('data', (data) => (errors += data));
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  const line = once(createInterface({ input: child.stdout }), 'line');
  return {
    process: child,
    ended,
    errors: () => errors,
    /** What inside.mjs tells. */
    told: () =>
      Promise.race([
        line.then(([text]) => JSON.parse(text)),
        ended.then((code) => assert.fail(`ended with ${code} before it told anything: ${errors}`)),
      ]),
  };
}

async function relayed(path) {
  const socket = connect(path);
  const [answer] = await once(socket, 'data');
  assert.equal(String(answer), 'reached');
  socket.destroy();
}

function foldersOf(network) {
  const start = `parley-network-${network.process.pid}-`;
  return readdirSync(tmpdir()).filter((name) => name.startsWith(start));
}

/** No folder, no namespace, and no process that has the network in its environment. */
function assertNothingLeft(network) {
  const pid = network.process?.pid ?? network.folder.split('-').at(-2);
  const folder = `parley-network-${pid}-`;
  assert.deepEqual(
    readdirSync(tmpdir()).filter((name) => name.startsWith(folder)),
    [],
  );
  const { stdout } = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' });
  assert.equal(stdout.includes(`parley-${pid}-`), false, stdout);
  assert.deepEqual(
    readdirSync('/proc').filter((each) => environmentOf(each).includes(folder)),
    [],
  );
}

function environmentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

/** Why this user cannot have a network; undefined if he can. */
function whyNot({ prefix, env }) {
  const [program, ...args] = [...prefix, process.execPath, script, '--check'];
  const { status, stderr, error } = spawnSync(program, args, { env, encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}
