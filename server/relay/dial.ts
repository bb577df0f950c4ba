/** Opens a WebSocket to a node. */
import { WebSocket } from 'ws';
import type { Target } from './Targets.ts';

/** The limits of both sides of a pipe. Veilid's largest message is 64 KiB. */
export const FRAMES = {
  maxPayload: 64 * 1024,
  // Of one message: each fragment costs memory that the length of the message does not show.
  maxFragments: 64,
  maxBufferedChunks: 4 * 1024,
  perMessageDeflate: false,
  skipUTF8Validation: true,
  // After each frame other sockets get a turn: one read may contain tens of thousands of frames.
  allowSynchronousEvents: false,
  /** How long to wait for the close frame of the other side. */
  closeTimeout: 5_000,
} as const;

/**
 * Dials `address`, which the rules have allowed; it looks no name up again. `host` is the host that
 * the page asked for; the node gets it in the `Host` header, as it would get it from the page.
 */
export function dial(
  address: string,
  { host, port, path, local }: Omit<Target, 'address' | 'isBootstrapHost'>,
): WebSocket {
  const literal = address.includes(':') ? `[${address}]` : address;
  return new WebSocket(`ws://${local ?? `${literal}:${String(port)}`}${path}`, {
    ...FRAMES,
    headers: { host: `${host}:${String(port)}` },
    followRedirects: false,
  });
}
