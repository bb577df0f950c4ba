/** Where the server listens: a port, or a unix socket. */
import { statSync, unlinkSync } from 'node:fs';
import type { Server } from 'node:http';
import { connect } from 'node:net';

export type Place = { readonly port: number; readonly host?: string } | { readonly path: string };

/** `failed`: what the operator has to know, in one sentence. */
export function listen(
  http: Server,
  place: Place,
  { listening, failed }: { readonly listening: () => void; readonly failed: (why: string) => void },
): void {
  // Who may come to a socket is said by its folder; a proxy is another user than we are.
  const open = 'path' in place ? { ...place, readableAll: true, writableAll: true } : place;
  const fails = (error: NodeJS.ErrnoException) => failed(sentence(error, place));
  http.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' || !('path' in place)) return fails(error);
    whetherLeft(place.path, (isLeft) => {
      if (!isLeft) return fails(error);
      unlinkSync(place.path);
      http.once('error', fails).listen(open);
    });
  });
  http.listen(open, listening);
}

/** A server that was killed leaves its socket behind: nobody answers there. Any other file is not ours. */
function whetherLeft(path: string, tell: (isLeft: boolean) => void): void {
  if (statSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return tell(false);
  const call = connect(path);
  call.once('connect', () => {
    call.destroy();
    tell(false);
  });
  call.once('error', (error: NodeJS.ErrnoException) => tell(error.code === 'ECONNREFUSED'));
}

function sentence({ code, message }: NodeJS.ErrnoException, place: Place): string {
  if (code !== 'EADDRINUSE') return message;
  const what = 'path' in place ? place.path : `Port ${String(place.port)}`;
  return `${what} is in use: is Parley running already?`;
}
