import { expect, test } from 'vitest';
import { servedMode } from './servedMode.ts';

const nothing = { address: undefined, network: undefined, relay: false };
const address = 'https://parley.example/';

test('told nothing, the pages get what the file says', () => {
  expect(servedMode(undefined, nothing)).toEqual({ network: 'public' });
  const file = '{ "network": "public", "publicAddress": "https://a.example/" }';
  expect(servedMode(file, nothing)).toEqual(JSON.parse(file));
});

test('the public address is added to it', () => {
  expect(servedMode('{ "network": "public" }', { ...nothing, address })).toEqual({
    network: 'public',
    publicAddress: 'https://parley.example/',
  });
});

test('in the public network too, pages are told of the relay', () => {
  expect(servedMode(undefined, { ...nothing, relay: true })).toEqual({
    network: 'public',
    relay: true,
  });
});

test('a private network has it all', () => {
  const network = { record: 'VLD0:a', password: 'p' };
  expect(servedMode(undefined, { address, network, relay: true })).toEqual({
    network: 'private',
    bootstrapRecords: ['VLD0:a'],
    networkKeyPassword: 'p',
    relay: true,
    publicAddress: 'https://parley.example/',
  });
});
