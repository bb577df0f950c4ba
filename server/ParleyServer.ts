/** The app over HTTP, and the relay beside it. Whatever is answered has all the headers. */
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  ServerResponse,
  type Server,
} from 'node:http';
import { createServer as createSecureServer, Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { askedPath } from './askedPath.ts';
import { Callers } from './ConnectionLimit.ts';
import type { StaticFiles } from './files/StaticFiles.ts';
import type { Headers } from './headers.ts';
import type { Relay } from './relay/Relay.ts';
import { refusalText } from './relay/refusals.ts';
import type { TlsFiles } from './readTls.ts';

export interface ServerParts {
  readonly files: StaticFiles;
  readonly headers: (host: string | undefined) => Headers;
  readonly relay: Relay | undefined;
  readonly tls: TlsFiles | undefined;
  /** Connections of all kinds. */
  readonly maxConnections: number;
  /** Of one client; undefined behind a proxy, to which all belong. */
  readonly maxPerClient: number | undefined;
}

const TIMES = {
  /** For the headers of a request, and for all of it: a picture may be shared past us. */
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  /** For a reader who takes nothing of a file. */
  timeout: 120_000,
} as const;

/** Longer than proxies in front wait: none of them uses a connection that we just ended. */
const KEPT_FOR_PROXY = 75_000;
const KEPT = 5_000;

export class ParleyServer {
  readonly http: Server;
  readonly #parts: ServerParts;
  /** Browsers open connections before they ask for anything. */
  readonly #silent = new Set<Socket>();
  #isStopping = false;

  constructor(parts: ServerParts) {
    this.#parts = parts;
    // A request without a host is answered below, with our headers. Who is late is looked for often.
    const own = { requireHostHeader: false, connectionsCheckingInterval: 5_000 };
    const { tls, maxConnections, maxPerClient } = parts;
    this.http =
      tls === undefined
        ? createServer(own)
        : createSecureServer({ ...own, ...tls, handshakeTimeout: 10_000 });
    const keepAliveTimeout = maxPerClient === undefined ? KEPT_FOR_PROXY : KEPT;
    Object.assign(this.http, TIMES, { maxConnections, keepAliveTimeout });
    if (maxPerClient !== undefined) {
      const callers = new Callers(maxPerClient);
      this.http.on('connection', (socket: Socket) => callers.takes(socket));
    }
    this.http.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
      this.#silent.add(socket);
      socket.once('close', () => this.#silent.delete(socket));
    });
    this.http.on('request', (request, response) => this.#answer(request, response));
    this.http.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
      this.#plain(request, response, 417),
    );
    this.http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.http.on('clientError', (error: NodeJS.ErrnoException, socket) =>
      this.#complain(error.code ?? '', socket),
    );
  }

  /** Takes no new connections, and says goodbye to those that are there. */
  stop(): void {
    this.#isStopping = true;
    this.http.close();
    this.http.closeIdleConnections();
    for (const socket of this.#silent) socket.destroy();
    this.#parts.relay?.stop();
  }

  /** For connections from now on. */
  renew(tls: TlsFiles | undefined): void {
    if (tls !== undefined && this.http instanceof SecureServer) this.http.setSecureContext(tls);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { host } = request.headers;
    this.#silent.delete(request.socket);
    if (this.#isStopping) response.setHeader('connection', 'close');
    if (host === undefined && request.httpVersion !== '1.0')
      return this.#plain(request, response, 400);
    const path = askedPath(request.url);
    if (path === '/healthz') return this.#plain(request, response, this.#isStopping ? 503 : 200);
    if (this.#parts.relay !== undefined && path.startsWith('/relay/')) {
      response.setHeader('upgrade', 'websocket');
      return this.#plain(request, response, 426);
    }
    for (const [name, value] of Object.entries(this.#parts.headers(host)))
      response.setHeader(name, value);
    this.#parts.files.answer(request, response);
  }

  #plain({ headers: { host } }: IncomingMessage, response: ServerResponse, status: number): void {
    const type = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
    response.writeHead(status, { ...this.#parts.headers(host), ...type });
    response.end(`${STATUS_CODES[status] ?? ''}\n`);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    this.#silent.delete(request.socket);
    if (isElse(request)) return this.#answerOnce(request);
    const { relay, headers } = this.#parts;
    if (relay !== undefined) relay.upgrade(request, socket, head);
    else socket.end(refusalText('path', headers(request.headers.host)), () => socket.destroy());
  }

  /** What else a browser or a proxy would rather speak is not offered, and so answered as if unsaid. */
  #answerOnce(request: IncomingMessage): void {
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(request.socket);
    response.once('finish', () => request.socket.end());
    this.#answer(request, response);
  }

  /** To what is no request, or did not come in time. */
  #complain(code: string, socket: Duplex): void {
    const status = STATUS_OF[code] ?? (code.startsWith('HPE_') ? 400 : undefined);
    if (status === undefined || !socket.writable) return void socket.destroy();
    const lines = Object.entries(this.#parts.headers(undefined)).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    const first = `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n`;
    const length = 'connection: close\r\ncontent-length: 0\r\n';
    socket.end(`${first}${length}${lines.join('')}\r\n`, () => socket.destroy());
  }
}

const isElse = ({ method, headers }: IncomingMessage) =>
  (method === 'GET' || method === 'HEAD') && headers.upgrade?.toLowerCase() === 'h2c';

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
