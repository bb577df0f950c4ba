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
  perNode: 100,
  perAddress: 100,
  perMinute: 10_000,
  bytesPerSecond: 1_000_000_000_000,
  maxBufferedBytes: 64 * 1024 * 1024,
  idleMs: 120_000,
  slowMs: 20_000,
  dialMs: 10_000,
};

interface Changes {
  readonly limits?: Partial<RelayLimits>;
  /** Networks that the relay may dial although they are not on the public internet. */
  readonly allow?: readonly string[];
  readonly behindProxy?: boolean;
  readonly origins?: readonly string[];
  readonly targets?: Partial<RelayParts['targets']>;
}

export class RelayHost {
  readonly relay: Relay;
  readonly server: ParleyServer;
  readonly logged: Parameters<RelayParts['logSocketEvent']>[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-relay-'));
  #time = 1_000_000;

  constructor({ limits, allow = [], behindProxy = false, origins = [], targets }: Changes = {}) {
    const rules = { direct: false, origins: { origins, secure: behindProxy }, hsts: false };
    const headers = (host: string | undefined) => headersFor(rules, host);
    this.relay = new Relay({
      limits: { ...LIMITS, ...limits },
      targets: {
        allowed: allow.map(readNetwork).filter((each) => each !== undefined),
        denied: [],
        bootstrapHosts: ['bootstrap-v1.veilid.net'],
        resolve: () => Promise.reject(new Error('There is no name server.')),
        ownAddresses: () => [],
        ...targets,
      },
      origins: rules.origins,
      clients: { behindProxy },
      headers,
      now: () => this.#time,
      logSocketEvent: (...event) => this.logged.push(event),
    });
    writeFileSync(join(this.#folder, 'index.html'), '<!doctype html>');
    const files = new StaticFiles(this.#folder);
    const tls = undefined;
    const most = { maxConnections: 10_000, maxPerClient: 10_000 };
    const parts = { files, headers, relay: this.relay, tls, ...most };
    this.server = new ParleyServer(parts);
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
    const ended = new Promise((resolve) => this.server.http.once('close', resolve));
    this.server.stop();
    this.server.http.closeAllConnections();
    await ended;
    rmSync(this.#folder, { recursive: true });
  }
}

export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
