/** Stands for a node behind a relay: it sends back every binary frame. */
import { once } from 'node:events';
import { WebSocketServer, type WebSocket } from 'ws';
import { portOf } from './RelayHost.ts';

export class EchoNode {
  readonly sockets = new Set<WebSocket>();
  /** The `Host` header of each connection. */
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

  /** The path under which the relay reaches this node. */
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
