/**
 * Sends a body piece by piece, as it is taken. Given all of it at once, TLS encrypts all of it at
 * once and keeps that for as long as somebody likes to read.
 */
import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';

const PIECE = 64 * 1024;

/** `withinMs`: for all of it; who takes longer is cut off. */
export function send(response: ServerResponse, body: Buffer, withinMs: number): void {
  const late = setTimeout(() => response.destroy(), withinMs).unref();
  // Whoever is gone is told nothing.
  pipeline(Readable.from(pieces(body)), response, () => clearTimeout(late));
}

function* pieces(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += PIECE) yield body.subarray(at, at + PIECE);
}
