/** Runs a real server with a relay on this machine. A test moves its clock by hand. */
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StaticFiles } from '../../server/files/StaticFiles.ts';
import { headersFor } from '../../server/headers.ts';
import { ParleyServer } from '../../server/ParleyServer.ts';
import { Relay, type RelayLimits, type RelayParts } from '../../server/relay/Relay.ts';
import { readNetwork } from '../../server/relay/addressRules.ts';

const LIMITS: RelayLimits = {
  sockets: 100,
  perClient: 100,
  perClientAtNode: 100,
  perNode: 100,
  perAddress: 100,
  perMinute: 10_000,
  bytesPerSecond: 1_000_000_000_000,
  maxBufferedBytes: 64 * 1024 * 1024,
  bootstrapMs: 3_600_000,
  idleMs: 120_000,
  slowMs: 20_000,
  dialMs: 10_000,
};

interface Changes {
  readonly limits?: Partial<RelayLimits>;
  /** Networks that the relay may dial although they are not on the public internet. */
  readonly allow?: readonly string[];
  readonly behindProxy?: boolean;
  /** Networks of proxies that the operator named. */
  readonly proxies?: readonly string[];
  readonly origins?: readonly string[];
  readonly targets?: Partial<RelayParts['targets']>;
}

export class RelayHost {
  readonly relay: Relay;
  readonly server: ParleyServer;
  readonly logged: Parameters<RelayParts['logSocketEvent']>[] = [];
  readonly doubted: Parameters<RelayParts['doubt']>[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-relay-'));
  #time = 1_000_000;

  constructor(changes: Changes = {}) {
    const {
      limits,
      allow = [],
      behindProxy = false,
      proxies = [],
      origins = [],
      targets,
    } = changes;
    const rules = { direct: false, origins: { origins, secure: behindProxy }, hsts: false };
    const headers = (host: string | undefined) => headersFor(rules, host);
    this.relay = new Relay({
      limits: { ...LIMITS, ...limits },
      targets: {
        allowed: networks(allow),
        denied: [],
        bootstrapHosts: ['bootstrap-v1.veilid.net'],
        resolve: () => Promise.reject(new Error('There is no name server.')),
        ownAddresses: () => [],
        ...targets,
      },
      origins: rules.origins,
      clients: { behindProxy, proxies: networks(proxies) },
      headers,
      now: () => this.#time,
      logSocketEvent: (...event) => this.logged.push(event),
      doubt: (...doubt) => this.doubted.push(doubt),
    });
    writeFileSync(join(this.#folder, 'index.html'), '<!doctype html>');
    const files = new StaticFiles(this.#folder);
    const tls = undefined;
    const most = { maxConnections: 10_000, maxPerClient: 10_000 };
    const isOwnHost = () => true;
    this.server = new ParleyServer({ files, headers, isOwnHost, relay: this.relay, tls, ...most });
  }

  async starts(): Promise<void> {
    await new Promise<void>((resolve) => this.server.http.listen(0, 'localhost', resolve));
  }

  get port(): number {
    return portOf(this.server.http.address());
  }

  /** The origin of the pages that the server serves. */
  get origin(): string {
    return `http://localhost:${String(this.port)}`;
  }

  /** Moves the clock and lets the relay check its sockets. */
  advanceTime(ms: number): void {
    this.#time += ms;
    this.relay.check();
    this.relay.resumeIfAllowed();
  }

  /** Resolves when the condition holds. It does not move the clock. */
  async waitUntil(isSo: (relay: Relay) => boolean): Promise<void> {
    while (!isSo(this.relay)) await new Promise(setImmediate);
  }

  async ends(): Promise<void> {
    const ended = this.server.stop();
    this.server.http.closeAllConnections();
    await ended;
    rmSync(this.#folder, { recursive: true });
  }
}

const networks = (texts: readonly string[]) =>
  texts.map(readNetwork).filter((each) => each !== undefined);

export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
