/**
 * Serves the built app.
 *   node dist-server/main.js --port 8423            on localhost
 *   node dist-server/main.js --socket <path>        on a unix socket
 *   … --relay                                       nodes are reached through this server
 *   … --address https://parley.example/             where others can open the app
 * With PARLEY_BOOTSTRAP_RECORD and PARLEY_NETWORK_PASSWORD in the environment the app joins
 * that private network, else the public one. PARLEY_ADDRESS is another way to say --address.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { headersFor } from './headers.ts';
import { Relay } from './Relay.ts';
import { AddressError, servedMode } from './servedMode.ts';
import { StaticFiles } from './StaticFiles.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    socket: { type: 'string' },
    relay: { type: 'boolean', default: false },
    address: { type: 'string' },
  },
});

const app = fileURLToPath(new URL('../dist', import.meta.url));
const files = new StaticFiles(app, headersFor(!values.relay));
const { PARLEY_BOOTSTRAP_RECORD: record, PARLEY_NETWORK_PASSWORD: password } = process.env;
const beside = fileURLToPath(new URL('../dist/parley.json', import.meta.url));
try {
  const mode = servedMode(existsSync(beside) ? readFileSync(beside, 'utf8') : undefined, {
    address: values.address ?? process.env['PARLEY_ADDRESS'],
    network: record === undefined || password === undefined ? undefined : { record, password },
    relay: values.relay,
  });
  files.set('/parley.json', Buffer.from(JSON.stringify(mode)), false);
} catch (error) {
  if (!(error instanceof AddressError)) throw error;
  console.error(error.message);
  process.exit(1);
}

const server = createServer((request, response) => files.answer(request, response));
const relay = values.relay ? new Relay() : undefined;
server.on('upgrade', (request, socket, head) => {
  socket.on('error', () => socket.destroy());
  if (relay === undefined) socket.destroy();
  else relay.upgrade(request, socket, head);
});
server.on('error', (error: NodeJS.ErrnoException) => {
  const inUse = error.code === 'EADDRINUSE';
  console.error(inUse ? `Port ${values.port ?? ''} is in use: is Parley running already?` : error);
  process.exitCode = 1;
});
const announce = () => console.log('Parley is being served.');
if (values.socket !== undefined) server.listen(values.socket, announce);
else server.listen(Number(values.port ?? 8423), 'localhost', announce);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
    process.exit();
  });
