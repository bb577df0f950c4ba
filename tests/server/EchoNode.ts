/** A node as far as a relay can see: it takes binary frames and sends them back. */
import { once } from 'node:events';
import { WebSocketServer, type WebSocket } from 'ws';
import { portOf } from './RelayHost.ts';

export class EchoNode {
  readonly sockets = new Set<WebSocket>();
  /** Headers that it was dialed with. */
  readonly hosts: (string | undefined)[] = [];
  #server: WebSocketServer | undefined;

  async starts(answer: 'echo' | 'nothing' = 'echo'): Promise<void> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/ws' });
    this.#server = server;
    server.on('connection', (socket, request) => {
      this.sockets.add(socket);
      this.hosts.push(request.headers.host);
      socket.on('error', () => undefined);
      socket.on('close', () => this.sockets.delete(socket));
      if (answer === 'echo') socket.on('message', (data: Buffer) => socket.send(data));
    });
    await once(server, 'listening');
  }

  get port(): number {
    return portOf(this.#server?.address() ?? null);
  }

  /** As the relay is asked for it. */
  get path(): string {
    return `/relay/127.0.0.1:${String(this.port)}/ws`;
  }

  async ends(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    for (const socket of this.sockets) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  }
}
