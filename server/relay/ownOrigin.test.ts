import { expect, test } from 'vitest';
import { ownOrigins, socketOrigins } from './ownOrigin.ts';

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
