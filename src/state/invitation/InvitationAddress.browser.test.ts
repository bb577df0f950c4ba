import { afterEach, expect, test, vi } from 'vitest';
import { InvitationAddress } from './InvitationAddress.svelte.ts';
import { readPublicAddress } from './readPublicAddress.ts';

afterEach(() => vi.restoreAllMocks());

const nobody = () => Promise.reject(new Error('nobody is to be asked'));

test.each(['https://parley.example/', 'https://a.example/apps/parley/', 'https://192.0.2.7:8443/'])(
  'a page at %s makes links to itself and requests nothing',
  async (here) => {
    const address = new InvitationAddress(new URL(`${here}?x=1#invite`));
    expect(address.isThisMachine).toBe(false);
    const link = { kind: 'link', before: `${here}#i=`, home: here };
    expect(address.shown).toEqual(link);
    await address.settle(nobody);
    expect(address.shown).toEqual(link);
  },
);

const local = [
  'http://localhost:8423/',
  'http://parley.localhost/',
  'http://127.0.0.1:8423/',
  'http://127.3.2.1/',
  'http://[::1]:8423/',
];
test.each(local)('a page at %s makes no links to itself', async (here) => {
  const address = new InvitationAddress(new URL(here));
  expect(address.isThisMachine).toBe(true);
  expect(address.shown).toEqual({ kind: 'asking' });
  await address.settle(() => Promise.resolve(undefined));
  expect(address.shown).toEqual({ kind: 'code' });
});

test.each(local)(
  'a page at %s makes links to the public address, if there is one',
  async (here) => {
    const address = new InvitationAddress(new URL(here));
    await address.settle(() => Promise.resolve('https://parley.example/'));
    expect(address.shown).toMatchObject({ before: 'https://parley.example/#i=' });
  },
);

test('if the public address cannot be read, the invitation is shown as a code', async () => {
  const warned = vi.spyOn(console, 'warn').mockReturnValue();
  const address = new InvitationAddress(new URL('http://localhost:8423/'));
  await address.settle(() => Promise.reject(new Error('no answer')));
  expect(address.shown).toEqual({ kind: 'code' });
  expect(warned).toHaveBeenCalled();
});

const answers = (body: string, status = 200) =>
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(body, { status }));

test('the public address comes from parley.json', async () => {
  answers('{ "network": "public", "publicAddress": "https://parley.example" }');
  expect(await readPublicAddress('./parley.json')).toBe('https://parley.example/');
  answers('{ "network": "public" }');
  expect(await readPublicAddress('./parley.json')).toBeUndefined();
  answers('', 404);
  expect(await readPublicAddress('./parley.json')).toBeUndefined();
});

test.each([
  '{ "publicAddress": "http://parley.example" }',
  '{ "publicAddress": "https://parley.example/?a" }',
  '{ "publicAddress": 7 }',
  'null',
  '<html>',
  `{ "publicAddress": "https://parley.example/", "a": "${'a'.repeat(70_000)}" }`,
])('%s has no valid public address', async (body) => {
  answers(body);
  await expect(readPublicAddress('./parley.json')).rejects.toThrow();
});
