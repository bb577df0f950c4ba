import { expect, test } from 'vitest';
import { relayAddress } from './relayWebSockets.ts';

test.each([
  ['ws://1.2.3.4:5150/ws', 'ws://localhost:8424/relay/1.2.3.4:5150/ws'],
  ['ws://1.2.3.4/ws', 'ws://localhost:8424/relay/1.2.3.4:80/ws'],
])('%s is reached through our own server', (asked, dialed) => {
  expect(relayAddress(new URL('ws://localhost:8424/'), new URL(asked)).href).toBe(dialed);
});
