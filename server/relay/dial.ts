/** Opens a WebSocket to a node. */
import { WebSocket } from 'ws';
import type { Target } from './Targets.ts';

/** Of both sides of a pipe. Veilid's largest message is 64 KiB. */
export const FRAMES = {
  maxPayload: 64 * 1024,
  // Of one message: pieces cost memory that its length does not show.
  maxFragments: 64,
  maxBufferedChunks: 4 * 1024,
  perMessageDeflate: false,
  skipUTF8Validation: true,
  // One frame, and then the others' turn: tens of thousands can be in what is read at once.
  allowSynchronousEvents: false,
  /** For the other side's goodbye. */
  closeTimeout: 5_000,
} as const;

/**
 * `address` is what was checked, and so what is dialed: no name is asked for again. `host` is
 * what the page wanted, and what the node would have read from it.
 */
export function dial(
  address: string,
  { host, port, path, local }: Omit<Target, 'address'>,
): WebSocket {
  const literal = address.includes(':') ? `[${address}]` : address;
  return new WebSocket(`ws://${local ?? `${literal}:${String(port)}`}${path}`, {
    ...FRAMES,
    headers: { host: `${host}:${String(port)}` },
    followRedirects: false,
  });
}
