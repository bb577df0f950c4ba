import { expect, test } from 'vitest';
import { AddressError, servedMode } from './servedMode.ts';

const nothing = { address: undefined, network: undefined, relay: false };
const address = 'https://parley.example';

test('told nothing, the pages get what the file says', () => {
  expect(servedMode(undefined, nothing)).toEqual({ network: 'public' });
  const file = '{ "network": "public", "publicAddress": "https://a.example/" }';
  expect(servedMode(file, nothing)).toEqual(JSON.parse(file));
});

test('the public address is added to it, as browsers write it', () => {
  expect(servedMode('{ "network": "public" }', { ...nothing, address })).toEqual({
    network: 'public',
    publicAddress: 'https://parley.example/',
  });
});

test('a private network has it too', () => {
  const network = { record: 'VLD0:a', password: 'p' };
  expect(servedMode(undefined, { address, network, relay: true })).toEqual({
    network: 'private',
    bootstrapRecords: ['VLD0:a'],
    networkKeyPassword: 'p',
    relay: true,
    publicAddress: 'https://parley.example/',
  });
});

test('a bad address is refused with a sentence', () => {
  expect(() => servedMode(undefined, { ...nothing, address: 'http://a.example' })).toThrow(
    new AddressError('The public address has to begin with https://'),
  );
});
