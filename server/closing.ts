/** Closes connections in bounded time, also those of a client that neither reads nor closes. */
import type { Duplex } from 'node:stream';

/** Milliseconds for a client to take a short answer. */
export const CLOSE_MS = 10_000;

/** Destroys the socket after this time, if it is still open then. */
export function closeWithin(socket: Duplex, ms: number): void {
  const late = setTimeout(() => socket.destroy(), ms).unref();
  socket.once('close', () => clearTimeout(late));
}

/** Sends the last text of a connection and closes it, at the latest after `ms`. */
export function endWith(socket: Duplex, text: string, ms: number): void {
  if (!socket.writable) return void socket.destroy();
  closeWithin(socket, ms);
  socket.end(text, () => socket.destroy());
}
