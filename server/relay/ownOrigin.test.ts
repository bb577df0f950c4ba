import { expect, test } from 'vitest';
import { isOwnHost, ownOrigins, socketOrigins } from './ownOrigin.ts';

const plain = { origins: [], secure: false };
const secure = { origins: [], secure: true };

test('without https only localhost is an own origin', () => {
  expect(ownOrigins('localhost:8423', plain)).toEqual(['http://localhost:8423']);
  expect(ownOrigins('LOCALHOST', plain)).toEqual(['http://localhost']);
  for (const host of ['127.0.0.1', 'parley.example', 'localhost.example', '[::1]', '', undefined])
    expect(ownOrigins(host, plain)).toEqual([]);
});

test('with https the own origin is that of the Host header', () => {
  expect(ownOrigins('Parley.example', secure)).toEqual(['https://parley.example']);
  expect(ownOrigins('localhost:8443', secure)).toEqual(['https://localhost:8443']);
  expect(ownOrigins('[2606:4700::1]:8443', secure)).toEqual(['https://[2606:4700::1]:8443']);
});

test.each([
  ['parley.example:443', ['https://parley.example']],
  ['Parley.Example:443', ['https://parley.example']],
  ['parley.example:', ['https://parley.example']],
  ['parley.example:80', ['https://parley.example:80', 'https://parley.example']],
  ['my_host.example', ['https://my_host.example']],
  ['_a._b.example:443', ['https://_a._b.example']],
  ['[2606:4700::1]', ['https://[2606:4700::1]']],
  ['[2606:4700::1]:443', ['https://[2606:4700::1]']],
  ['[2606:4700:0:0::1]:8443', ['https://[2606:4700::1]:8443']],
  ['203.0.113.7:443', ['https://203.0.113.7']],
])('a page that was served by https as “%s” may use the relay', (host, origins) => {
  expect(ownOrigins(host, secure)).toEqual(origins);
});

test('without https the default port is 80', () => {
  expect(ownOrigins('localhost:80', plain)).toEqual(['http://localhost']);
  expect(ownOrigins('localhost:443', plain)).toEqual(['http://localhost:443']);
});

test('the policy leaves out the hosts that it cannot name', () => {
  expect(socketOrigins('parley.example:80', secure)).toEqual([
    'wss://parley.example:80',
    'wss://parley.example',
  ]);
  for (const host of ['my_host.example', '[2606:4700::1]:8443'])
    expect(socketOrigins(host, secure)).toEqual([]);
});

const hosts = { ...plain, names: ['parley.lan'] };

test.each([
  undefined,
  'localhost',
  'LOCALHOST:8423',
  'localhost.:8423',
  'parley.localhost:8423',
  '127.0.0.1:8423',
  '192.168.1.5',
  '[::1]:8423',
  '[fd00::1]',
  'parley.lan:8423',
])('nobody else can point “%s” at this server', (host) => {
  expect(isOwnHost(host, hosts)).toBe(true);
});

test.each([
  'evil.example',
  'evil.example:8423',
  'localhost.evil.example',
  'evillocalhost',
  'parley.lan.evil.example',
  '127.0.0.1.evil.example',
  'my_host.example',
  '',
  ':8423',
  'localhost@evil.example',
  'a b',
])('a page at “%s” may read nothing from a server without https', (host) => {
  expect(isOwnHost(host, hosts)).toBe(false);
});

test('the operator’s origins are own hosts, and over https every host is', () => {
  const origins = ['https://parley.example'];
  expect(isOwnHost('parley.example:8423', { ...hosts, origins })).toBe(true);
  expect(isOwnHost('evil.example', { ...hosts, origins })).toBe(false);
  expect(isOwnHost('evil.example', { ...hosts, secure: true })).toBe(true);
});

test.each([
  'a b',
  'a;b',
  "a'",
  'a/b',
  'a@b',
  'a:b',
  'a:0',
  'a\r\nb',
  'a,b',
  '*',
  'a"',
  'ä.example',
])('“%s” is not a host and gets into no header', (host) => {
  expect(ownOrigins(host, secure)).toEqual([]);
});

test('the operator’s origins take precedence over the Host header', () => {
  const rules = { origins: ['https://a.example', 'https://b.example:8443'], secure: true };
  expect(ownOrigins('c.example', rules)).toEqual(rules.origins);
  expect(socketOrigins('c.example', rules)).toEqual(['wss://a.example', 'wss://b.example:8443']);
});

test('the origins of sockets have the scheme ws or wss', () => {
  expect(socketOrigins('localhost:8423', plain)).toEqual(['ws://localhost:8423']);
  expect(socketOrigins('parley.example', secure)).toEqual(['wss://parley.example']);
});
