/**
 * Pipes binary WebSocket frames between a page and a node that the page cannot reach itself.
 * It knows nothing and keeps nothing: who asks is looked at, counted, and let through or refused.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
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
  /** For a node to answer. */
  readonly dialMs: number;
  /** Bytes that may wait for slow readers, in all. */
  readonly maxBufferedBytes: number;
}

/** What happened to one who asked; for an operator who wants to know who it was. */
type Tell = (
  event: 'refused' | 'opened' | 'ended',
  details: {
    readonly client: string;
    readonly target: string | undefined;
    readonly why?: Refusal | PipeEnd;
  },
) => void;

export interface RelayParts {
  readonly limits: RelayLimits;
  readonly targets: TargetRules;
  readonly origins: OriginRules;
  readonly clients: ClientRules;
  readonly headers: (host: string | undefined) => Readonly<Record<string, string>>;
  readonly now: () => number;
  readonly tell: Tell;
}

/** The longest that can be right; the rest nobody wants to have in a log. */
const LONGEST_TOLD = 300;

export class Relay {
  readonly traffic = new Traffic();
  readonly bufferBudget: BufferBudget;
  readonly #parts: RelayParts;
  readonly #server = new WebSocketServer({
    ...FRAMES,
    noServer: true,
    clientTracking: false,
    // A node is not asked for one, so none is promised.
    handleProtocols: () => false,
  });
  readonly #targets: Targets;
  readonly #quota: SocketQuota;
  readonly #rate: UpgradeRate;
  /** Of pages that are not ours: they must not use up what our own have in the same browser. */
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

  /** Open or being opened. */
  get sockets(): number {
    return this.#quota.sockets;
  }

  get clients(): number {
    return this.#quota.clients;
  }

  /** In which somebody waits for a slow reader. */
  get stuck(): number {
    return [...this.#pipes].filter(({ isStuck }) => isStuck).length;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const client = clientOf(
      request.socket.remoteAddress,
      request.headers['x-forwarded-for'],
      this.#parts.clients,
    );
    const who = { client, target: request.url?.slice(0, LONGEST_TOLD) };
    const refuse = (why: Refusal) => {
      this.traffic.refuse(why);
      this.#parts.tell('refused', { ...who, why });
      const text = refusalText(why, this.#parts.headers(request.headers.host));
      if (socket.writable) socket.end(text, () => socket.destroy());
    };
    const target = this.#admit(request, client);
    if (isRefusal(target)) return refuse(target);
    const release = this.#quota.acquireForClient(client);
    if (isRefusal(release)) return refuse(release);
    socket.once('close', release);
    const attempt = new Attempt(target, this.#parts.now(), {
      acquire: (address) => this.#quota.acquireForNode(address, target.port),
      opened: (node) => {
        this.#server.handleUpgrade(request, socket, head, (page) => {
          this.#pipe(page, node, who);
        });
      },
      refused: refuse,
      over: () => this.#attempts.delete(attempt),
    });
    this.#attempts.add(attempt);
    socket.once('close', () => attempt.giveUp('unreachable'));
    attempt.begin();
  }

  /** To be called every second or so: nothing here has a clock of its own. */
  check(): void {
    const now = this.#parts.now();
    const { dialMs } = this.#parts.limits;
    for (const attempt of this.#attempts) if (now - attempt.since >= dialMs) attempt.giveUp('late');
    for (const pipe of this.#pipes) pipe.check(this.#parts.limits);
    this.#rate.removeFull(now);
    this.#foreignRate.removeFull(now);
    this.#speeds.removeFull();
  }

  /** To be called some times a second: who was too fast is read again. */
  resumeIfAllowed(): void {
    for (const pipe of this.#pipes) pipe.resumeIfAllowed();
  }

  /** Lets nobody in any more, and says goodbye to everybody. */
  stop(): void {
    this.#isStopping = true;
    for (const attempt of this.#attempts) attempt.giveUp('stopping');
    for (const pipe of this.#pipes) pipe.end('stops');
  }

  #admit(request: IncomingMessage, client: string): Target | Refusal {
    if (this.#isStopping) return 'stopping';
    const { origin, host } = request.headers;
    const isOwn = origin !== undefined && ownOrigins(host, this.#parts.origins).includes(origin);
    const rate = isOwn ? this.#rate : this.#foreignRate;
    if (!rate.allows(client, this.#parts.now())) return 'rate';
    const fault = handshakeFault(request);
    if (fault !== undefined) return fault;
    const target = this.#targets.find(request.url ?? '');
    return target === 'path' || isOwn ? target : 'origin';
  }

  #pipe(
    page: WebSocket,
    node: WebSocket,
    who: { readonly client: string; readonly target: string | undefined },
  ): void {
    this.traffic.opened++;
    this.#parts.tell('opened', who);
    const pipe = new Pipe(page, node, {
      client: who.client,
      bufferBudget: this.bufferBudget,
      speed: (way) => this.#speeds.of(who.client, way),
      now: this.#parts.now,
      passed: (bytes, way) => this.traffic.pass(bytes, way),
      ended: (why) => {
        this.#pipes.delete(pipe);
        this.traffic.end(why);
        this.#parts.tell('ended', { ...who, why });
      },
    });
    this.#pipes.add(pipe);
  }
}
