import { expect, test } from 'vitest';
import { wayTo } from './wayTo.ts';

const publicly = { network: 'public', relay: false } as const;
const relay = (address: string, mode = publicly as { network: 'public'; relay: boolean }) =>
  wayTo(new URL(address), mode).relay?.href;

test('on localhost the node dials directly', () => {
  expect(wayTo(new URL('http://localhost:8423/'), publicly)).toEqual({
    network: 'public',
    relay: undefined,
  });
});

test('over https the node goes through the server that the app came from', () => {
  expect(relay('https://parley.example/')).toBe('wss://parley.example/relay/');
  expect(relay('https://parley.example:8443/chat/')).toBe('wss://parley.example:8443/chat/relay/');
});

test('over http the node does so if the server asks for it', () => {
  expect(relay('http://localhost:8424/', { network: 'public', relay: true })).toBe(
    'ws://localhost:8424/relay/',
  );
});
