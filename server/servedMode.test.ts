import { expect, test } from 'vitest';
import { OptionError } from './options/rawOptions.ts';
import { servedMode } from './servedMode.ts';

const nothing = { address: undefined, network: undefined, relay: false };
const address = 'https://parley.example/';

test('without options the pages get the content of the file', () => {
  expect(servedMode(undefined, nothing)).toEqual({ network: 'public' });
  const file = '{ "network": "public", "publicAddress": "https://a.example/" }';
  expect(servedMode(file, nothing)).toEqual(JSON.parse(file));
});

test('the public address is added to the file', () => {
  expect(servedMode('{ "network": "public" }', { ...nothing, address })).toEqual({
    network: 'public',
    publicAddress: 'https://parley.example/',
  });
});

test('the mode names the relay in the public network too', () => {
  expect(servedMode(undefined, { ...nothing, relay: true })).toEqual({
    network: 'public',
    relay: true,
  });
});

test('the mode of a private network has its record, its password, relay and address', () => {
  const network = { record: 'VLD0:a', password: 'p' };
  expect(servedMode(undefined, { address, network, relay: true })).toEqual({
    network: 'private',
    bootstrapRecords: ['VLD0:a'],
    networkKeyPassword: 'p',
    relay: true,
    publicAddress: 'https://parley.example/',
  });
});

test.each(['', '{', '[]', '"public"', 'null'])(
  'a file that is %j is refused with a sentence',
  (file) => {
    expect(() => servedMode(file, nothing)).toThrow(
      new OptionError('The parley.json beside the app is not a JSON object: correct or remove it.'),
    );
  },
);
