/** Checks the value of each option; has the default values. */
import * as v from 'valibot';
import { publicAddressSchema } from '../../src/lib/publicAddress.ts';
import { readNetwork, type Network } from '../relay/addressRules.ts';
import { LOG_LEVELS } from '../monitoring/Log.ts';
import { privateNetwork, type PrivateNetwork } from './privateNetwork.ts';
import publicNetwork from './publicNetwork.json' with { type: 'json' };
import { OptionError, rawOptions, type Environment } from './rawOptions.ts';

const MAX_TEXT = 1_000;

function whole(name: string, min: number, max: number, defaultValue: number) {
  return v.optional(wholeNumber(name, min, max), String(defaultValue));
}

function wholeNumber(name: string, min: number, max: number) {
  const sentence = `--${name} has to be a whole number from ${String(min)} to ${String(max)}.`;
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/u, sentence),
    v.transform(Number),
    v.minValue(min, sentence),
    v.maxValue(max, sentence),
  );
}

const text = v.pipe(
  v.string(),
  v.maxLength(MAX_TEXT, `An option is longer than ${String(MAX_TEXT)} characters.`),
);
const flag = v.optional(v.boolean(), false);

const origin = v.pipe(
  text,
  v.check(
    (each) => URL.canParse(each) && new URL(each).origin === each && each.startsWith('https://'),
    '--origin has to be an https origin without a path, such as https://parley.example.',
  ),
);
const network = (name: string) =>
  v.pipe(
    text,
    v.transform(readNetwork),
    v.custom<Network>(
      (each) => each !== undefined,
      `--${name} has to be a network such as 192.88.99.0/24, or one address.`,
    ),
  );
const hostName = v.pipe(
  text,
  v.regex(
    /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*$/u,
    `--bootstrap-host has to be a lower-case name such as ${publicNetwork.bootstrapHost}.`,
  ),
);
const listener = v.pipe(
  text,
  v.regex(
    /^(?:(?:[\w.-]+|\[[0-9a-f:]+\]):)?\d{1,5}$/iu,
    '--metrics has to be a port, or an address and a port such as 127.0.0.1:9423.',
  ),
  v.transform((each) => {
    const cut = each.lastIndexOf(':');
    const host = cut < 0 ? '127.0.0.1' : each.slice(0, cut).replaceAll(/[[\]]/gu, '');
    return { host, port: Number(each.slice(cut + 1)) };
  }),
  v.check(({ port }) => port <= 65_535, '--metrics has to have a port from 0 to 65535.'),
);

const schema = v.pipe(
  v.object({
    port: whole('port', 0, 65_535, 8423),
    host: v.optional(text),
    socket: v.optional(text),
    address: v.optional(publicAddressSchema),
    relay: flag,
    'tls-cert': v.optional(text),
    'tls-key': v.optional(text),
    'behind-proxy': flag,
    proxy: v.optional(v.array(network('proxy')), []),
    origin: v.optional(v.array(origin), []),
    hsts: flag,
    'bootstrap-host': v.optional(v.array(hostName), [publicNetwork.bootstrapHost]),
    'allow-target': v.optional(v.array(network('allow-target')), []),
    'deny-target': v.optional(v.array(network('deny-target')), []),
    'local-nodes': v.optional(wholeNumber('local-nodes', 1_024, 65_000)),
    'max-sockets': whole('max-sockets', 1, 100_000, 4_000),
    'max-per-client': whole('max-per-client', 1, 100_000, 128),
    'max-per-client-at-node': whole('max-per-client-at-node', 1, 100_000, 8),
    'max-per-node': whole('max-per-node', 1, 100_000, 32),
    'max-per-address': whole('max-per-address', 1, 100_000, 128),
    'upgrades-per-minute': whole('upgrades-per-minute', 1, 1_000_000, 300),
    // With a lower limit, the short frames of a single read would count as a flood.
    'kb-per-second': whole('kb-per-second', 512, 1_000_000, 2_048),
    'max-waiting-mb': whole('max-waiting-mb', 1, 16_384, 64),
    // Joining the network takes a node at most 15 s: three requests of at most 5 s.
    'bootstrap-seconds': whole('bootstrap-seconds', 1, 86_400, 20),
    'idle-seconds': whole('idle-seconds', 1, 86_400, 120),
    'slow-seconds': whole('slow-seconds', 1, 3_600, 20),
    'dial-seconds': whole('dial-seconds', 1, 600, 10),
    'stop-seconds': whole('stop-seconds', 0, 600, 10),
    metrics: v.optional(listener),
    log: v.optional(v.picklist(LOG_LEVELS, '--log has to be off, events or addresses.'), 'off'),
    check: flag,
    help: flag,
  }),
  v.check(
    (all) => (all['tls-cert'] === undefined) === (all['tls-key'] === undefined),
    '--tls-cert and --tls-key have to be given together.',
  ),
  v.check(
    (all) => !(all['behind-proxy'] && all['tls-cert'] !== undefined),
    '--behind-proxy excludes --tls-cert, because the proxy serves https.',
  ),
  v.check(
    (all) => all.proxy.length === 0 || all['behind-proxy'],
    '--proxy needs --behind-proxy, because only then is a proxy believed.',
  ),
  v.check(
    (all) => all.socket === undefined || (all.host === undefined && all['tls-cert'] === undefined),
    '--socket excludes --host and --tls-cert.',
  ),
);

export type Options = v.InferOutput<typeof schema> & {
  readonly network: PrivateNetwork | undefined;
};

/** Throws an OptionError for the first mistake. */
export function readOptions(args: readonly string[], environment: Environment): Options {
  const outcome = v.safeParse(schema, rawOptions(args, environment));
  if (!outcome.success) throw new OptionError(outcome.issues[0].message);
  return { ...outcome.output, network: privateNetwork(environment) };
}
