import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerTo, statusOf, upgradeText, type Upgrade } from '../../tests/server/asking.ts';
import { EchoNode } from '../../tests/server/EchoNode.ts';
import { ELSEWHERE, FORBIDDEN } from '../../tests/server/forbiddenTargets.ts';
import { RelayHost } from '../../tests/server/RelayHost.ts';

/** Records every connection that gets through to it. */
const node = new EchoNode();
const host = new RelayHost();
/** A host that allows the node's address, so that it can refuse only for other reasons. */
const open = new RelayHost({ allow: ['127.0.0.1'] });

beforeAll(async () => {
  await Promise.all([node.starts(), host.starts(), open.starts()]);
});
afterAll(async () => {
  // All tests have run: only the one allowed connection reached the node.
  expect(node.hosts).toEqual([`127.0.0.1:${String(node.port)}`]);
  await Promise.all([node.ends(), host.ends(), open.ends()]);
});

const ask = async (asked: RelayHost, path: string, upgrade: Upgrade = {}) => {
  const own = { host: `localhost:${String(asked.port)}`, origin: asked.origin };
  const text = upgradeText(path.replace('PORT', String(node.port)), { ...own, ...upgrade });
  return statusOf(await answerTo(asked.port, text));
};

const targets = FORBIDDEN.flatMap(({ name, status, targets: all }) =>
  all.map((target) => [name, status, target] as const),
);

test('there are hundreds of forbidden targets', () => {
  expect(targets.length).toBeGreaterThan(250);
});

test('an allowed page reaches the node', async () => {
  expect(await ask(open, node.path)).toBe(101);
});

test.each(targets)('%s gets %i: %s', async (_, status, target) => {
  const got = await ask(host, `/relay/${target}`);
  // HTTP does not allow a space in a path.
  expect(got).toBe(target.includes(' ') ? 400 : status);
});

test.each(ELSEWHERE)('the path %s is not the relay’s', async (path) => {
  expect([400, 404]).toContain(await ask(open, path));
});

const origin = () => open.origin;
test.each<[string, () => Upgrade]>([
  ['no origin', () => ({ origin: undefined })],
  ['an opaque origin', () => ({ origin: 'null' })],
  ['an empty origin', () => ({ origin: '' })],
  ['another site', () => ({ origin: 'https://evil.example' })],
  ['another port', () => ({ origin: 'http://localhost:1' })],
  ['no port', () => ({ origin: 'http://localhost' })],
  ['another scheme', () => ({ origin: origin().replace('http:', 'https:') })],
  ['another name of this machine', () => ({ origin: origin().replace('localhost', '127.0.0.1') })],
  ['a longer name', () => ({ origin: origin().replace('localhost', 'localhost.evil.example') })],
  ['a name in front', () => ({ origin: origin().replace('localhost', 'evil.localhost') })],
  ['a slash at the end', () => ({ origin: `${origin()}/` })],
  ['a user in front', () => ({ origin: origin().replace('//', '//x@') })],
  ['two origins', () => ({ origin: `https://evil.example, ${origin()}` })],
  ['two origins in the other order', () => ({ origin: `${origin()}, https://evil.example` })],
  ['capital letters', () => ({ origin: origin().toUpperCase() })],
  ['an extension', () => ({ origin: 'chrome-extension://abcdefghijklmnop' })],
  ['a file', () => ({ origin: 'file://' })],
  ['no host', () => ({ host: undefined })],
  ['an empty host', () => ({ host: '' })],
  ['another name of this server', () => ({ host: 'evil.example', origin: 'http://evil.example' })],
  ['another address of this server', () => ({ host: '127.0.0.1', origin: 'http://127.0.0.1' })],
  ['https without a proxy', () => ({ host: 'a.example', origin: 'https://a.example' })],
  ['an invalid host', () => ({ host: 'localhost/x', origin: 'http://localhost/x' })],
])('a page with %s may not use the relay', async (_, upgrade) => {
  expect(await ask(open, node.path, upgrade())).toBe(403);
});

test.each<[string, number, Upgrade]>([
  ['a form', 405, { method: 'POST' }],
  ['a HEAD request', 405, { method: 'HEAD' }],
  ['an upload', 405, { method: 'PUT' }],
  ['a preflight request', 405, { method: 'OPTIONS' }],
  ['another protocol', 400, { headers: { Upgrade: 'tls' } }],
  ['an upgrade that is ignored', 426, { headers: { Upgrade: 'h2c' } }],
  ['no upgrade', 426, { headers: { Upgrade: undefined } }],
  ['an empty name between protocols', 400, { headers: { 'Sec-WebSocket-Protocol': 'a,,b' } }],
  ['a protocol twice', 400, { headers: { 'Sec-WebSocket-Protocol': 'a, b, a' } }],
  ['an invalid protocol', 400, { headers: { 'Sec-WebSocket-Protocol': 'a b' } }],
  ['two protocols', 400, { headers: { Upgrade: 'websocket, h2c' } }],
  ['no key', 400, { headers: { 'Sec-WebSocket-Key': undefined } }],
  ['an empty key', 400, { headers: { 'Sec-WebSocket-Key': '' } }],
  ['a short key', 400, { headers: { 'Sec-WebSocket-Key': 'dGhl' } }],
  ['a long key', 400, { headers: { 'Sec-WebSocket-Key': `${'a'.repeat(44)}==` } }],
  ['an invalid key', 400, { headers: { 'Sec-WebSocket-Key': '!'.repeat(24) } }],
  ['no version', 426, { headers: { 'Sec-WebSocket-Version': undefined } }],
  ['an old version', 426, { headers: { 'Sec-WebSocket-Version': '8' } }],
  ['a future version', 426, { headers: { 'Sec-WebSocket-Version': '14' } }],
  ['two versions', 426, { headers: { 'Sec-WebSocket-Version': '13, 8' } }],
  ['a body', 400, { headers: { 'Content-Length': '5' } }],
  ['a chunked body', 400, { headers: { 'Transfer-Encoding': 'chunked' } }],
  ['headers that are too long', 431, { headers: { 'X-More': 'x'.repeat(20_000) } }],
  ['an invalid header', 400, { headers: { 'X More': 'x' } }],
  ['a control character', 400, { headers: { 'X-More': 'a\u0000b' } }],
])('%s gets %i', async (_, status, upgrade) => {
  expect(await ask(open, node.path, upgrade)).toBe(status);
});

test.each([
  ['bytes that are not HTTP', '\u0016\u0003\u0001\u0002', 400],
  ['an older HTTP', 'GET /relay/127.0.0.1:80/ws\r\n\r\n', 400],
  ['lines with wrong ends', 'GET / HTTP/1.1\nHost: x\n\n', 400],
  ['an unknown HTTP version', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n', 400],
  ['an unknown method', 'RELAY / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ['a CONNECT request', 'CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: x\r\n\r\n', 0],
])('%s does not reach the relay', async (_, text, status) => {
  expect(statusOf(await answerTo(open.port, text))).toBe(status);
});

test('a refusal has all headers', async () => {
  for (const path of ['/relay/127.0.0.1:1/ws', '/', '/relay/']) {
    const own = { host: `localhost:${String(host.port)}`, origin: host.origin };
    const answer = await answerTo(host.port, upgradeText(path, own));
    expect(answer).toContain("content-security-policy: default-src 'none'");
    expect(answer).toContain('x-content-type-options: nosniff');
  }
});
