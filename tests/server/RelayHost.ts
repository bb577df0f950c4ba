/** A real server with a relay on this machine, whose time passes only when told. */
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
  /** Networks that the operator opened. */
  readonly allow?: readonly string[];
  readonly behindProxy?: boolean;
  readonly origins?: readonly string[];
  readonly targets?: Partial<RelayParts['targets']>;
}

export class RelayHost {
  readonly relay: Relay;
  readonly server: ParleyServer;
  readonly told: Parameters<RelayParts['tell']>[] = [];
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
        resolve: () => Promise.reject(new Error('nobody to ask')),
        ownAddresses: () => [],
        ...targets,
      },
      origins: rules.origins,
      clients: { behindProxy },
      headers,
      now: () => this.#time,
      tell: (...event) => this.told.push(event),
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

  /** Of the pages that it serves. */
  get origin(): string {
    return `http://localhost:${String(this.port)}`;
  }

  /** And the relay looks what has become of it. */
  passes(ms: number): void {
    this.#time += ms;
    this.relay.check();
    this.relay.resumeIfAllowed();
  }

  /** Resolves when it is so; whatever brings it about is under way. */
  async comesTo(isSo: (relay: Relay) => boolean): Promise<void> {
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
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  return address.port;
}
