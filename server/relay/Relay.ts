/**
 * Pipes binary WebSocket frames between a page and a node that the page cannot reach itself. It
 * checks and counts each request, and opens or refuses it. It stores nothing.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { CLOSE_MS, endWith } from '../closing.ts';
import type { Doubt } from '../monitoring/Doubts.ts';
import { Attempt } from './Attempt.ts';
import { clientOf, type ClientRules } from './clientOf.ts';
import { FRAMES } from './dial.ts';
import { handshakeFault } from './handshake.ts';
import { ownOrigins, type OriginRules } from './ownOrigin.ts';
import { Pipe, type PipeEnd, type PipeLimits } from './Pipe.ts';
import { SocketQuota, type SocketLimits } from './SocketQuota.ts';
import { isRefusal, refusalText, type Refusal } from './refusals.ts';
import { Targets, type Target, type TargetRules } from './Targets.ts';
import { Speeds, type SpeedLimits } from './Speeds.ts';
import { Traffic } from './Traffic.ts';
import { UpgradeRate, type RateLimits } from './UpgradeRate.ts';
import { BufferBudget } from './BufferBudget.ts';

export interface RelayLimits extends SocketLimits, RateLimits, PipeLimits, SpeedLimits {
  /** How long a node may take to answer. */
  readonly dialMs: number;
  /** Bytes that may be buffered for slow readers, in all. */
  readonly maxBufferedBytes: number;
}

/** Logs what happened to one socket, with the client's address if the operator asked for it. */
type LogSocketEvent = (
  event: 'refused' | 'opened' | 'ended',
  details: {
    readonly client: string;
    readonly target: string | undefined;
    readonly why?: Refusal | PipeEnd;
  },
) => void;

interface Connection {
  readonly client: string;
  readonly target: string;
  readonly isBootstrapHost: () => boolean;
}

export interface RelayParts {
  readonly limits: RelayLimits;
  readonly targets: TargetRules;
  readonly origins: OriginRules;
  readonly clients: ClientRules;
  readonly headers: (host: string | undefined) => Readonly<Record<string, string>>;
  readonly now: () => number;
  readonly logSocketEvent: LogSocketEvent;
  /** Called with what the relay does not believe, each time. */
  readonly doubt: (doubt: Doubt, seen: string | undefined) => void;
}

/** Characters. A valid target is not longer, and the log needs no more of an invalid one. */
const MAX_LOGGED_TARGET = 300;
/** What the log shows of an address that is not the relay's: it may contain an invitation. */
const NO_TARGET = '(not of the relay)';

export class Relay {
  readonly traffic = new Traffic();
  readonly bufferBudget: BufferBudget;
  readonly #parts: RelayParts;
  readonly #server = new WebSocketServer({
    ...FRAMES,
    noServer: true,
    clientTracking: false,
    // The relay asks the node for no subprotocol, so it may not promise one to the page.
    handleProtocols: () => false,
  });
  readonly #targets: Targets;
  readonly #quota: SocketQuota;
  readonly #rate: UpgradeRate;
  /** The rate of foreign pages: they must not use up the rate of our own page in the same browser. */
  readonly #foreignRate: UpgradeRate;
  readonly #speeds: Speeds;
  readonly #attempts = new Set<Attempt>();
  readonly #pipes = new Set<Pipe>();
  #isStopping = false;

  constructor(parts: RelayParts) {
    this.#parts = parts;
    this.bufferBudget = new BufferBudget(parts.limits.maxBufferedBytes);
    this.#targets = new Targets(parts.targets);
    this.#quota = new SocketQuota(parts.limits);
    this.#rate = new UpgradeRate(parts.limits);
    this.#foreignRate = new UpgradeRate(parts.limits);
    this.#speeds = new Speeds(parts.limits, parts.now);
  }

  /** Sockets that are open or being opened. */
  get sockets(): number {
    return this.#quota.sockets;
  }

  get clients(): number {
    return this.#quota.clients;
  }

  /** The number of pipes whose writer is paused for a slow reader. */
  get stuck(): number {
    return [...this.#pipes].filter(({ isStuck }) => isStuck).length;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const client = this.#clientOf(request);
    const { url = '' } = request;
    const logged = url.startsWith('/relay/') ? url.slice(0, MAX_LOGGED_TARGET) : NO_TARGET;
    const connection = { client, target: logged };
    const refuse = (why: Refusal) => {
      this.traffic.refuse(why);
      this.#parts.logSocketEvent('refused', { ...connection, why });
      const text = refusalText(why, this.#parts.headers(request.headers.host));
      endWith(socket, text, CLOSE_MS);
    };
    const target = this.#admit(request, client);
    if (isRefusal(target)) return refuse(target);
    const release = this.#quota.acquireForClient(client);
    if (isRefusal(release)) return refuse(release);
    socket.once('close', release);
    const attempt = new Attempt(target, this.#parts.now(), {
      acquire: (address) => this.#quota.acquireForNode(client, address, target.port),
      opened: (node) => {
        this.#server.handleUpgrade(request, socket, head, (page) => {
          this.#pipe(page, node, { ...connection, isBootstrapHost: target.isBootstrapHost });
        });
      },
      refused: refuse,
      over: () => this.#attempts.delete(attempt),
    });
    this.#attempts.add(attempt);
    socket.once('close', () => attempt.giveUp('unreachable'));
    attempt.begin();
  }

  /** Ends what is late, idle or stuck. Call it about once a second: the relay has no timer. */
  check(): void {
    const now = this.#parts.now();
    const { dialMs } = this.#parts.limits;
    for (const attempt of this.#attempts) if (now - attempt.since >= dialMs) attempt.giveUp('late');
    for (const pipe of this.#pipes) pipe.check(this.#parts.limits);
    this.#rate.removeFull(now);
    this.#foreignRate.removeFull(now);
    this.#speeds.removeFull();
  }

  /** Resumes clients that were too fast. Call it several times a second. */
  resumeIfAllowed(): void {
    for (const pipe of this.#pipes) pipe.resumeIfAllowed();
  }

  /** Refuses new requests and closes all sockets. */
  stop(): void {
    this.#isStopping = true;
    for (const attempt of this.#attempts) attempt.giveUp('stopping');
    for (const pipe of this.#pipes) pipe.end('stops');
  }

  #admit(request: IncomingMessage, client: string): Target | Refusal {
    if (this.#isStopping) return 'stopping';
    const { origin, host } = request.headers;
    const isOwn = origin !== undefined && ownOrigins(host, this.#parts.origins).includes(origin);
    if (origin !== undefined && !isOwn) this.#parts.doubt('origin', `${origin} at ${host ?? ''}`);
    const rate = isOwn ? this.#rate : this.#foreignRate;
    if (!rate.allows(client, this.#parts.now())) return 'rate';
    const fault = handshakeFault(request);
    if (fault !== undefined) return fault;
    const target = this.#targets.find(request.url ?? '');
    return target === 'path' || isOwn ? target : 'origin';
  }

  #clientOf({ socket, headers }: IncomingMessage): string {
    const forwarded = headers['x-forwarded-for'];
    const { name, doubt } = clientOf(socket.remoteAddress, forwarded, this.#parts.clients);
    if (doubt !== undefined)
      this.#parts.doubt(doubt, `${String(forwarded)} from ${socket.remoteAddress ?? 'a socket'}`);
    return name;
  }

  #pipe(page: WebSocket, node: WebSocket, { isBootstrapHost, ...connection }: Connection): void {
    this.traffic.opened++;
    this.#parts.logSocketEvent('opened', connection);
    const pipe = new Pipe(page, node, {
      client: connection.client,
      isBootstrapHost,
      bufferBudget: this.bufferBudget,
      speed: (way) => this.#speeds.of(connection.client, way),
      now: this.#parts.now,
      passed: (bytes, way) => this.traffic.pass(bytes, way),
      ended: (why) => {
        this.#pipes.delete(pipe);
        this.traffic.end(why);
        this.#parts.logSocketEvent('ended', { ...connection, why });
      },
    });
    this.#pipes.add(pipe);
  }
}
