/**
 * Pipes binary WebSocket frames between a page and a node that the page cannot reach itself.
 * It knows nothing and keeps nothing. For a network on this machine only.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { relayTarget, type RelayTarget } from './relayTarget.ts';

/** Veilid's largest message is 64 KiB. */
const MAX_FRAME = 64 * 1024;
/** Bytes that may wait for a slow side before the other one is paused. */
const HIGH_WATER = 1024 * 1024;
const MAX_SOCKETS = 512;

export class Relay {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME });
  #sockets = 0;

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const target = relayTarget(request.url ?? '');
    if (target === undefined) return refuse(socket, '403 Forbidden');
    if (!isOwnPage(request)) return refuse(socket, '403 Forbidden');
    if (this.#sockets >= MAX_SOCKETS) return refuse(socket, '503 Service Unavailable');
    this.#sockets++;
    socket.once('close', () => this.#sockets--);
    this.#server.handleUpgrade(request, socket, head, (page) => connect(page, target));
  }
}

function connect(page: WebSocket, target: RelayTarget): void {
  const { address, port, path } = target;
  page.pause();
  const node = new WebSocket(`ws://${address}:${String(port)}${path}`, {
    maxPayload: MAX_FRAME,
    perMessageDeflate: false,
    handshakeTimeout: 10_000,
  });
  node.once('open', () => page.resume());
  pipe(page, node);
  pipe(node, page);
}

function pipe(from: WebSocket, to: WebSocket): void {
  from.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) return from.close(1003);
    if (to.readyState !== WebSocket.OPEN) return;
    to.send(data, () => {
      if (from.isPaused && to.bufferedAmount < HIGH_WATER) from.resume();
    });
    if (to.bufferedAmount >= HIGH_WATER) from.pause();
  });
  // The other side is told by closing; there is nobody else to tell.
  from.on('error', () => to.terminate());
  from.on('close', () => to.close());
}

/** Other pages of the same browser must not use it. */
function isOwnPage(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return host !== undefined && origin === `http://${host}` && /^localhost(:\d+)?$/u.test(host);
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
