import { expect, test } from 'vitest';
import { relayAddress } from './relayWebSockets.ts';

test.each([
  ['ws://1.2.3.4:5150/ws', 'ws://localhost:8424/relay/1.2.3.4:5150/ws'],
  ['ws://1.2.3.4/ws', 'ws://localhost:8424/relay/1.2.3.4:80/ws'],
  ['ws://[2001:db8::1]:5150/ws', 'ws://localhost:8424/relay/[2001:db8::1]:5150/ws'],
  ['ws://node.example:5150/ws', 'ws://localhost:8424/relay/node.example:5150/ws'],
])('%s is reached through our own server', (asked, dialed) => {
  expect(relayAddress(new URL('ws://localhost:8424/relay/'), new URL(asked)).href).toBe(dialed);
});
