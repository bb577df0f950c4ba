/** Serves the app over HTTP and the relay beside it. Every answer has all the headers. */
import { once } from 'node:events';
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  ServerResponse,
  type Server,
} from 'node:http';
import { createServer as createSecureServer, Server as SecureServer } from 'node:https';
import { createServer as createDoor, type Server as Door, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { askedPath } from './askedPath.ts';
import { CLOSE_MS, closeWithin, endWith } from './closing.ts';
import { ConnectionLimit, type ConnectionLimits } from './ConnectionLimit.ts';
import type { StaticFiles } from './files/StaticFiles.ts';
import type { Headers } from './headers.ts';
import type { Relay } from './relay/Relay.ts';
import { refusalText } from './relay/refusals.ts';
import type { TlsFiles } from './readTls.ts';

export interface ServerParts extends ConnectionLimits {
  readonly files: StaticFiles;
  readonly headers: (host: string | undefined) => Headers;
  /** Whether a browser may have asked for this server by this host. */
  readonly isOwnHost: (host: string | undefined) => boolean;
  readonly relay: Relay | undefined;
  readonly tls: TlsFiles | undefined;
}

const TIMEOUTS = {
  /** For the headers of a request, and for all of it: a shared picture may come here as its body. */
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  /** For a client that reads nothing of a file. */
  timeout: 120_000,
} as const;

/** Longer than a proxy keeps idle connections, so that it never uses one that we just closed. */
const PROXY_KEEP_ALIVE_MS = 75_000;
const KEEP_ALIVE_MS = 5_000;

export class ParleyServer {
  readonly http: Server;
  /** What may listen for this server: `http`, and a second one for `localhost`, which has two addresses. */
  readonly doors: readonly [Server, Door];
  readonly #parts: ServerParts;
  /** Connections without a request so far: browsers open some in advance. */
  readonly #withoutRequest = new Set<Socket>();
  /** The latest answer of each connection; a client may send requests before it has earlier answers. */
  readonly #answers = new WeakMap<Duplex, ServerResponse>();
  #isStopping = false;

  constructor(parts: ServerParts) {
    this.#parts = parts;
    // We answer a request without a host ourselves, with our headers. Timeouts are checked every 5 s.
    const own = { requireHostHeader: false, connectionsCheckingInterval: 5_000 };
    const { tls, maxPerClient } = parts;
    this.http =
      tls === undefined
        ? createServer(own)
        : createSecureServer({ ...own, ...tls, handshakeTimeout: 10_000 });
    const keepAliveTimeout = maxPerClient === undefined ? PROXY_KEEP_ALIVE_MS : KEEP_ALIVE_MS;
    Object.assign(this.http, TIMEOUTS, { keepAliveTimeout });
    const second = createDoor({ allowHalfOpen: true, noDelay: true }, (socket) =>
      this.http.emit('connection', socket),
    );
    this.doors = [this.http, second];
    const connectionLimit = new ConnectionLimit(parts);
    this.http.on('connection', (socket: Socket) => connectionLimit.admit(socket));
    this.http.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
      this.#withoutRequest.add(socket);
      socket.once('close', () => this.#withoutRequest.delete(socket));
    });
    this.http.on('request', (request, response) => this.#answer(request, response));
    this.http.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      this.#answers.set(request.socket, response);
      this.#plain(request, response, 417);
    });
    this.http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.http.on('clientError', (error: NodeJS.ErrnoException, socket) =>
      this.#answerError(error.code ?? '', socket),
    );
  }

  /** Accepts no new connections and closes the open ones in order. Resolves when all are closed. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const closed = this.doors.map((door) => once(door, 'close'));
    for (const door of this.doors) door.close();
    this.http.closeIdleConnections();
    for (const socket of this.#withoutRequest) socket.destroy();
    this.#parts.relay?.stop();
    await Promise.all(closed);
  }

  /** Changes the certificate of new connections; open ones keep theirs. */
  renew(tls: TlsFiles | undefined): void {
    if (tls !== undefined && this.http instanceof SecureServer) this.http.setSecureContext(tls);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { host } = request.headers;
    this.#withoutRequest.delete(request.socket);
    this.#answers.set(request.socket, response);
    if (this.#isStopping) response.setHeader('connection', 'close');
    if (host === undefined && request.httpVersion !== '1.0')
      return this.#plain(request, response, 400);
    const path = askedPath(request.url);
    if (path === '/healthz') return this.#plain(request, response, this.#isStopping ? 503 : 200);
    if (this.#parts.relay !== undefined && path.startsWith('/relay/')) {
      response.setHeader('upgrade', 'websocket');
      return this.#plain(request, response, 426);
    }
    if (!this.#parts.isOwnHost(host)) return this.#plain(request, response, 421, FOREIGN_HOST);
    for (const [name, value] of Object.entries(this.#parts.headers(host)))
      response.setHeader(name, value);
    this.#parts.files.answer(request, response);
  }

  #plain(
    { headers: { host } }: IncomingMessage,
    response: ServerResponse,
    status: number,
    text = STATUS_CODES[status] ?? '',
  ): void {
    const type = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
    response.writeHead(status, { ...this.#parts.headers(host), ...type });
    response.end(`${text}\n`);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    this.#withoutRequest.delete(request.socket);
    // No browser does this. Two answers at once would mix.
    if (this.#isAnswering(socket)) return void socket.destroy();
    if (isHttp2Upgrade(request)) return this.#answerOnce(request);
    const { relay, headers } = this.#parts;
    if (relay !== undefined) relay.upgrade(request, socket, head);
    else endWith(socket, refusalText('path', headers(request.headers.host)), CLOSE_MS);
  }

  #isAnswering(socket: Duplex): boolean {
    return this.#answers.get(socket)?.writableFinished === false;
  }

  /**
   * We do not speak HTTP/2, so we answer an offer to upgrade to it like a request without the offer.
   * Node leaves such a connection to us, so it neither limits its time nor tells when it drains.
   */
  #answerOnce(request: IncomingMessage): void {
    const { socket } = request;
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    socket.on('drain', () => response.emit('drain'));
    socket.setTimeout(TIMEOUTS.timeout, () => socket.destroy());
    closeWithin(socket, this.#parts.files.sendMs);
    response.once('finish', () => socket.end(() => socket.destroy()));
    this.#answer(request, response);
  }

  /** Answers bytes that are no request, or a request that did not come in time. */
  #answerError(code: string, socket: Duplex): void {
    const status = STATUS_OF[code] ?? (code.startsWith('HPE_') ? 400 : undefined);
    if (status === undefined || this.#isAnswering(socket)) return void socket.destroy();
    const lines = Object.entries(this.#parts.headers(undefined)).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    const first = `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n`;
    const length = 'connection: close\r\ncontent-length: 0\r\n';
    endWith(socket, `${first}${length}${lines.join('')}\r\n`, CLOSE_MS);
  }
}

const FOREIGN_HOST =
  'Parley is not served under this name. On its own machine open it on localhost; for other machines it needs https.';

const isHttp2Upgrade = ({ method, headers }: IncomingMessage) =>
  (method === 'GET' || method === 'HEAD') && headers.upgrade?.toLowerCase() === 'h2c';

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
