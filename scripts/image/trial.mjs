/** Tests a container of the image. Each part starts the server once. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Complaint } from '../lib/run.mjs';
import { dial, EchoTarget, get, ORIGIN, statusOf } from './asking.mjs';
import { idOf } from './base.mjs';

/** The server closes its sockets within 10 s, as docs/self-hosting.md promises. */
const STOP_MS = 12_000;
/** Another port than the image's: the health check has to follow the option. */
const OTHER_PORT = 8_500;
/** Private addresses, a port that no node uses, and a name that is not a bootstrap host. */
const REFUSED = ['10.0.0.1:5150', '169.254.169.254:80', '[::1]:5150', '9.9.9.9:22', 'localhost:80'];

/**
 * @param {import('./TreeContainer.mjs').TreeContainer} container or a PodmanContainer
 * @param {ReturnType<import('./readImage.mjs').readImage>} image
 * @param {(sentence: string) => void} report gets one sentence for each successful check
 */
export async function tryImage(container, image, report) {
  const echo = new EchoTarget();
  await echo.starts();
  try {
    const { health, port } = image;
    assert.equal(container.run(health.command, {}, health.withinMs).code, 1);
    report(
      `the health check fails without a server (Node ${inside(container, 'process.version')})`,
    );
    await withServer(container, {}, {}, async (server) => {
      checkUser(container, server, image);
      report('the server runs as its user, without capabilities, on a read-only file system');
      checkHealth(container, image, {});
      report('the health check passes');
      await checkPage(container, port);
      report('the server sends the page, its assets and parley.json with their headers');
      await checkRefusals(port, [...REFUSED, echo.target].map(withPath));
      assert.equal(echo.dialed, 0);
      assert.equal(await statusOf(dial(port, '9.9.9.9:80/ws', 'https://other.example')), 403);
      report('the relay refuses forbidden targets and foreign pages');
    });
    const opened = { PARLEY_ALLOW_TARGET: '127.0.0.1', PARLEY_PORT: String(OTHER_PORT) };
    const { closed } = await withServer(container, opened, {}, async () => {
      checkHealth(container, image, opened);
      await checkRefusals(OTHER_PORT, REFUSED.map(withPath));
      return echoes(OTHER_PORT, echo.target);
    });
    assert.equal((await closed)[0], 1001);
    report('the relay passes frames to an allowed target, and closes its sockets at SIGTERM');
    await withServer(container, {}, { writable: true }, () => checkPage(container, port));
    assert.deepEqual(container.changes(), []);
    report('the server ends with 0, and writes nothing even where it may');
  } finally {
    echo.ends();
  }
}

/** Starts a server, calls `act` and ends the server with SIGTERM. */
async function withServer(container, environment, options, act) {
  const server = container.start(environment, options);
  let code;
  try {
    await server.serves();
    const result = await act(server);
    code = await server.stops(STOP_MS);
    if (code !== 0) throw new Complaint(`SIGTERM ended the server with ${code}.`);
    return result;
  } finally {
    if (code !== 0) await server.kill();
  }
}

function checkUser(container, server, { user }) {
  const id = idOf(user);
  if (id === 0) throw new Complaint('The image runs as root.');
  const path = `/proc/${container.pidInside(server)}/status`;
  const status = inside(container, `fs.readFileSync('${path}', 'utf8')`);
  for (const [name, expected] of [
    ['Uid', Array(4).fill(id).join('\t')],
    ['Gid', Array(4).fill(id).join('\t')],
    ['CapPrm', '0'.repeat(16)],
    ['CapEff', '0'.repeat(16)],
    ['NoNewPrivs', '1'],
  ])
    assert.equal(new RegExp(`^${name}:\t(.*)$`, 'mu').exec(status)?.[1], expected, name);
  for (const folder of ['.', 'dist', '/tmp', '/home/node'])
    assert.equal(
      inside(container, `try { fs.writeFileSync('${folder}/x', '') } catch ({ code }) { code }`),
      'EROFS',
      folder,
    );
}

function checkHealth(container, { health }, environment) {
  const { code, output } = container.run(health.command, environment, health.withinMs);
  assert.equal(code, 0, `The health check failed: ${output}`);
}

async function checkPage(container, port) {
  const index = await checkFile(container, port, '/', 'dist/index.html', {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
  });
  const names = [...index.toString().matchAll(/"\.\/(assets\/[^"]+)"/gu)].map(([, name]) => name);
  assert.ok(names.length > 0, 'index.html names no assets');
  for (const name of names)
    await checkFile(container, port, `/${name}`, `dist/${name}`, {
      'cache-control': 'public, max-age=31536000, immutable',
    });
  const { status, headers, body } = await get(port, '/parley.json');
  assert.equal(status, 200);
  checkHeaders(headers);
  assert.deepEqual(JSON.parse(body), { network: 'public', relay: true });
  const { status: healthy } = await get(port, '/healthz');
  assert.equal(healthy, 200);
}

/** Checks that the answer is the file of the image, and that a compressed file is served too. */
async function checkFile(container, port, address, path, expected) {
  const { status, headers, body } = await get(port, address);
  assert.equal(status, 200, address);
  checkHeaders(headers);
  for (const [name, value] of Object.entries(expected)) assert.equal(headers[name], value, address);
  const hash = createHash('sha256').update(body).digest('hex');
  const kept = `require('crypto').createHash('sha256').update(fs.readFileSync('${path}'))`;
  assert.equal(inside(container, `${kept}.digest('hex')`), hash, address);
  if (inside(container, `fs.existsSync('${path}.br')`) === 'true') {
    const packed = await get(port, address, { 'accept-encoding': 'br' });
    assert.equal(packed.headers['content-encoding'], 'br', address);
  }
  return body;
}

/** Checks some of the headers of server/headers.ts, and that they name this host. */
function checkHeaders(headers) {
  const policy = headers['content-security-policy'] ?? '';
  assert.match(policy, /^default-src 'none';/u);
  assert.ok(policy.includes(`connect-src 'self' ${ORIGIN.replace('https', 'wss')};`), policy);
  assert.match(headers['permissions-policy'] ?? '', /microphone=\(\)/u);
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
  assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
}

async function checkRefusals(port, targets) {
  for (const target of targets) assert.equal(await statusOf(dial(port, target)), 403, target);
}

function withPath(target) {
  return target.endsWith('/ws') ? target : `${target}/ws`;
}

/** Opens a socket that stays open. `closed` resolves with an array that starts with the close code. */
async function echoes(port, target) {
  const page = dial(port, target);
  await once(page, 'open');
  const frame = Buffer.from(Array.from({ length: 60_000 }, (_, index) => index % 251));
  page.send(frame);
  const [answer, isBinary] = await once(page, 'message');
  assert.ok(isBinary && frame.equals(answer));
  return { closed: once(page, 'close') };
}

/** Evaluates an expression with Node inside the container. */
function inside(container, expression) {
  const { code, output } = container.run(['node', '-p', expression], {}, 30_000);
  assert.equal(code, 0, output);
  return output;
}
