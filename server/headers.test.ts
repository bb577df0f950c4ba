import { expect, test } from 'vitest';
import { headersFor, type HeaderRules } from './headers.ts';

const relayed = { direct: false, origins: { origins: [], secure: true }, hsts: false };
const policy = (rules: HeaderRules, host = 'parley.example') =>
  headersFor(rules, host)['content-security-policy'];

test('the policy allows a service worker and a manifest of the same origin', () => {
  expect(policy(relayed)).toContain("worker-src 'self';");
  expect(policy(relayed)).toContain("manifest-src 'self';");
});

test('only a page that dials nodes itself may connect to other servers', () => {
  expect(policy({ ...relayed, direct: true })).toContain("connect-src 'self' ws:;");
});

test('a page with a relay may connect only to its own server, by name', () => {
  expect(policy(relayed)).toContain("connect-src 'self' wss://parley.example;");
  const local = { ...relayed, origins: { origins: [], secure: false } };
  expect(policy(local, 'localhost:8424')).toContain("connect-src 'self' ws://localhost:8424;");
  expect(policy(local, '127.0.0.1:8424')).toContain("connect-src 'self';");
});

test('a request cannot write into the policy', () => {
  for (const host of [
    'a.example; script-src *',
    'a.example *',
    "a.example 'unsafe-inline'",
    'a\r\nb',
  ])
    expect(policy(relayed, host)).toContain("connect-src 'self';");
});

test('HSTS is sent if the operator wants it, and never for localhost', () => {
  const hsts = (rules: HeaderRules, host: string | undefined) =>
    headersFor(rules, host)['strict-transport-security'];
  expect(hsts(relayed, 'parley.example')).toBeUndefined();
  const secure = { ...relayed, hsts: true };
  expect(hsts(secure, 'parley.example')).toBe('max-age=31536000');
  for (const host of ['localhost', 'localhost:8443', 'LOCALHOST:1', undefined])
    expect(hsts(secure, host)).toBeUndefined();
});
