/** Makes a server listen on a port or on a unix socket. */
import { statSync, unlinkSync } from 'node:fs';
import { connect, type ListenOptions, type Server } from 'node:net';

export type ListenAddress =
  { readonly port: number; readonly host?: string } | { readonly path: string };

/** Its message is a sentence for the operator. */
export class ListenError extends Error {}

/**
 * `localhost` means both. A browser or a proxy may dial either of them first, so on the one that we
 * left out, another program could show its own page at our address.
 */
const LOCALHOST = ['127.0.0.1', '::1'];
/** This machine has no such address, for example because it has no IPv6. */
const MISSING = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/**
 * Resolves when the server listens. Throws a ListenError if it cannot. `doors` accept connections
 * for the same server; only `localhost` needs a second one.
 */
export async function listen(doors: readonly Server[], address: ListenAddress): Promise<void> {
  const [first, second] = doors;
  if (first === undefined) return;
  if ('path' in address) return openSocket(first, address.path);
  if (address.host !== 'localhost' || second === undefined) return open(first, address);
  await openBoth(first, second, address.port);
}

async function openBoth(first: Server, second: Server, port: number): Promise<void> {
  const faults: unknown[] = [];
  let door = first;
  for (const host of LOCALHOST)
    try {
      await open(door, { host, port: portOf(first) ?? port });
      door = second;
    } catch (error) {
      faults.push(error);
      if (!isMissing(error)) {
        first.close();
        throw error;
      }
    }
  if (faults.length === LOCALHOST.length) throw faults[0];
}

/** Undefined before the server listens. */
function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' ? address?.port : undefined;
}

async function openSocket(server: Server, path: string): Promise<void> {
  // The proxy runs as another user. The modes of the folder say who may use the socket.
  const options = { path, readableAll: true, writableAll: true };
  try {
    await open(server, options);
  } catch (error) {
    if (!isInUse(error) || !(await isStale(path))) throw error;
    unlinkSync(path);
    await open(server, options);
  }
}

function open(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const fails = (cause: NodeJS.ErrnoException) =>
      reject(new ListenError(sentence(cause, options), { cause }));
    server.once('error', fails);
    server.listen(options, () => {
      server.off('error', fails);
      resolve();
    });
  });
}

/** Checks whether a killed server left this socket: then nothing answers. Other files are not ours. */
function isStale(path: string): Promise<boolean> {
  if (statSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return Promise.resolve(false);
  return new Promise((resolve) => {
    const call = connect(path);
    call.once('connect', () => {
      call.destroy();
      resolve(false);
    });
    call.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });
}

function sentence(error: NodeJS.ErrnoException, { path, port, host }: ListenOptions): string {
  if (error.code !== 'EADDRINUSE') return `${error.message}.`;
  if (path !== undefined) return `${path} is in use: is Parley running already?`;
  const where = host === undefined ? '' : ` of ${host}`;
  return `Port ${String(port)}${where} is in use by another program, or Parley is running already: end it first.`;
}

const codeOf = (error: unknown) =>
  error instanceof ListenError ? (error.cause as NodeJS.ErrnoException).code : undefined;
const isInUse = (error: unknown) => codeOf(error) === 'EADDRINUSE';
const isMissing = (error: unknown) => MISSING.includes(codeOf(error) ?? '');
