/** Makes a server listen on a port or on a unix socket. */
import { statSync, unlinkSync } from 'node:fs';
import type { Server } from 'node:http';
import { connect } from 'node:net';

export type ListenAddress =
  { readonly port: number; readonly host?: string } | { readonly path: string };

/** `failed` gets the reason, as one sentence for the operator. */
export function listen(
  http: Server,
  address: ListenAddress,
  { listening, failed }: { readonly listening: () => void; readonly failed: (why: string) => void },
): void {
  // The proxy runs as another user. The modes of the folder say who may use the socket.
  const open = 'path' in address ? { ...address, readableAll: true, writableAll: true } : address;
  const fails = (error: NodeJS.ErrnoException) => failed(sentence(error, address));
  http.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' || !('path' in address)) return fails(error);
    checkStale(address.path, (isStale) => {
      if (!isStale) return fails(error);
      unlinkSync(address.path);
      http.once('error', fails).listen(open);
    });
  });
  http.listen(open, listening);
}

/** Checks whether a killed server left this socket: then nothing answers. Other files are not ours. */
function checkStale(path: string, done: (isStale: boolean) => void): void {
  if (statSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return done(false);
  const call = connect(path);
  call.once('connect', () => {
    call.destroy();
    done(false);
  });
  call.once('error', (error: NodeJS.ErrnoException) => done(error.code === 'ECONNREFUSED'));
}

function sentence({ code, message }: NodeJS.ErrnoException, address: ListenAddress): string {
  if (code !== 'EADDRINUSE') return message;
  const what = 'path' in address ? address.path : `Port ${String(address.port)}`;
  return `${what} is in use: is Parley running already?`;
}
