/**
 * Keeps a browser that has no resolver rules on this machine: everything else goes to a proxy that
 * refuses it.
 */
import { createServer } from 'node:http';
import { port } from '../ports.ts';

const REFUSED = 403;

export const PROXY = { host: '127.0.0.1', port: port('refusingProxy') } as const;
export const THIS_MACHINE = ['localhost', '127.0.0.1'] as const;

export class Refusing {
  /** Where the browser wanted to go, in order: an address, or host and port of a tunnel. */
  readonly asked: string[] = [];
  readonly #server = createServer((request, response) => {
    this.asked.push(request.url ?? '');
    response.writeHead(REFUSED).end();
  }).on('connect', (request, socket) => {
    this.asked.push(request.url ?? '');
    socket.destroy();
  });

  async starts(): Promise<void> {
    await new Promise<void>((started) => this.#server.listen(PROXY.port, PROXY.host, started));
  }

  async ends(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((ended) => this.#server.close(ended));
  }
}
