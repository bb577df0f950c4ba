/**
 * Sends a body in pieces, as fast as the client reads. A whole body at once would be encrypted by
 * TLS at once and stay in memory until a slow client has read it.
 */
import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';

const PIECE = 64 * 1024;

/** Disconnects a client that has not read the whole body after `withinMs`. */
export function send(response: ServerResponse, body: Buffer, withinMs: number): void {
  const late = setTimeout(() => response.destroy(), withinMs).unref();
  // An error means that the client has disconnected, so there is nobody to report it to.
  pipeline(Readable.from(pieces(body)), response, () => clearTimeout(late));
}

function* pieces(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += PIECE) yield body.subarray(at, at + PIECE);
}
