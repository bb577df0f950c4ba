/** Builds the server from its options. */
import { lookup } from 'node:dns/promises';
import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { StaticFiles } from './files/StaticFiles.ts';
import { headersFor, type HeaderRules } from './headers.ts';
import type { Options } from './options/readOptions.ts';
import { OptionError } from './options/rawOptions.ts';
import { ParleyServer } from './ParleyServer.ts';
import { readTls, type TlsFiles } from './readTls.ts';
import { isOwnHost } from './relay/ownOrigin.ts';
import { Relay, type RelayLimits } from './relay/Relay.ts';
import { servedMode } from './servedMode.ts';
import { Doubts } from './monitoring/Doubts.ts';
import type { Log } from './monitoring/Log.ts';

export interface Composed {
  readonly server: ParleyServer;
  readonly relay: Relay | undefined;
}

/** `folder` contains the built app. */
export function compose(options: Options, { folder, now, log }: ComposeParts): Composed {
  const tls = readTls(options);
  // An https page cannot reach nodes without the relay.
  const hasRelay = options.relay || options['behind-proxy'] || tls !== undefined;
  const rules = headerRules(options, tls, hasRelay);
  const headers = (host: string | undefined) => headersFor(rules, host);
  const doubts = new Doubts(log);
  const relay = hasRelay ? makeRelay(options, rules, { now, log, doubts }) : undefined;
  const files = readFiles(folder);
  const beside = join(folder, 'parley.json');
  const mode = servedMode(existsSync(beside) ? readFileSync(beside, 'utf8') : undefined, {
    address: options.address,
    network: options.network,
    relay: hasRelay,
  });
  files.set('/parley.json', Buffer.from(JSON.stringify(mode)));
  // Twice the sockets: for each one, a page may load its files at the same time.
  const maxConnections = 2 * options['max-sockets'] + 1_000;
  // 64 for files: a browser uses six connections, and several browsers may share an address.
  const maxPerClient = options['behind-proxy'] ? undefined : options['max-per-client'] + 64;
  const most = { maxConnections, maxPerClient };
  const hosts = { ...rules.origins, names: ownNames(options) };
  const isOwn = (host: string | undefined) => {
    const own = isOwnHost(host, hosts);
    if (!own) doubts.tell('host', host);
    return own;
  };
  const server = new ParleyServer({ files, headers, isOwnHost: isOwn, relay, tls, ...most });
  return { server, relay };
}

export interface ComposeParts {
  readonly folder: string;
  readonly now: () => number;
  readonly log: Log;
}

function readFiles(folder: string): StaticFiles {
  if (!existsSync(folder))
    throw new OptionError(`There is no app in ${folder}: build it with “npm run build”.`);
  return new StaticFiles(folder);
}

function headerRules(options: Options, tls: TlsFiles | undefined, hasRelay: boolean): HeaderRules {
  const secure = tls !== undefined || options['behind-proxy'];
  return {
    direct: !hasRelay,
    origins: { origins: options.origin, secure },
    hsts: options.hsts || tls !== undefined,
  };
}

/** Names of this server that the operator gave. */
function ownNames({ address, host }: Options): readonly string[] {
  return [address && new URL(address).hostname, host?.toLowerCase()].filter(
    (name) => name !== undefined,
  );
}

function makeRelay(
  options: Options,
  rules: HeaderRules,
  { now, log, doubts }: Pick<ComposeParts, 'now' | 'log'> & { readonly doubts: Doubts },
): Relay {
  return new Relay({
    limits: limitsOf(options),
    targets: {
      allowed: options['allow-target'],
      denied: options['deny-target'],
      localNodes: options['local-nodes'],
      bootstrapHosts: options['bootstrap-host'],
      resolve: async (name) => {
        const found = await lookup(name, { all: true });
        return found.map(({ address }) => address);
      },
      ownAddresses: () =>
        Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address)),
    },
    origins: rules.origins,
    clients: { behindProxy: options['behind-proxy'], proxies: options.proxy },
    headers: (host) => headersFor(rules, host),
    now,
    logSocketEvent: (event, details) => log.addressEvent(event, { ...details }),
    doubt: (doubt, seen) => doubts.tell(doubt, seen),
  });
}

function limitsOf(options: Options): RelayLimits {
  return {
    sockets: options['max-sockets'],
    perClient: options['max-per-client'],
    perClientAtNode: options['max-per-client-at-node'],
    perNode: options['max-per-node'],
    perAddress: options['max-per-address'],
    perMinute: options['upgrades-per-minute'],
    bytesPerSecond: options['kb-per-second'] * 1024,
    maxBufferedBytes: options['max-waiting-mb'] * 1024 * 1024,
    bootstrapMs: options['bootstrap-seconds'] * 1_000,
    idleMs: options['idle-seconds'] * 1_000,
    slowMs: options['slow-seconds'] * 1_000,
    dialMs: options['dial-seconds'] * 1_000,
  };
}
