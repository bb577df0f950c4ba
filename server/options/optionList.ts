/** The names and help texts of the options; `readOptions.ts` has their allowed values and defaults. */
import publicNetwork from './publicNetwork.json' with { type: 'json' };

export interface Option {
  readonly name: string;
  /** What its value is; undefined for a flag, which has no value. */
  readonly value?: string;
  /** Whether the operator may give it several times. */
  readonly many?: true;
  readonly help: string;
}

export const OPTIONS: readonly Option[] = [
  { name: 'port', value: 'number', help: 'port to listen on (default 8423)' },
  {
    name: 'host',
    value: 'address',
    help: 'address to listen on (default localhost; with TLS: all)',
  },
  { name: 'socket', value: 'path', help: 'unix socket to listen on, instead of a port' },
  {
    name: 'address',
    value: 'https://…',
    help: 'public address of the app; invitations lead there',
  },
  { name: 'relay', help: 'run the relay for pages to reach nodes (always on with https)' },
  { name: 'tls-cert', value: 'file', help: 'serve https with this certificate chain' },
  { name: 'tls-key', value: 'file', help: 'key of the certificate; SIGHUP reads both files again' },
  {
    name: 'behind-proxy',
    help: 'a proxy in front serves https and tells the address of each client',
  },
  {
    name: 'proxy',
    value: 'network',
    many: true,
    help: 'network or address of the proxy (default: every local or private address)',
  },
  {
    name: 'origin',
    value: 'https://…',
    many: true,
    help: 'origin whose pages may use the relay (default: the origin of the server)',
  },
  { name: 'hsts', help: 'tell browsers to use https only (always on with TLS files)' },
  {
    name: 'bootstrap-host',
    value: 'name',
    many: true,
    help: `name that the relay may dial (default ${publicNetwork.bootstrapHost})`,
  },
  {
    name: 'allow-target',
    value: 'network',
    many: true,
    help: 'network that the relay may dial although it is not public, such as 192.88.99.0/24',
  },
  {
    name: 'deny-target',
    value: 'network',
    many: true,
    help: 'network or address that the relay never dials',
  },
  {
    name: 'local-nodes',
    value: 'port',
    help: 'run with nodes on this machine: dial 192.88.99.N at 127.0.0.1, this port + N',
  },
  {
    name: 'max-sockets',
    value: 'number',
    help: 'most sockets of the relay at once (default 4000)',
  },
  { name: 'max-per-client', value: 'number', help: 'most sockets of one client (default 128)' },
  {
    name: 'max-per-client-at-node',
    value: 'number',
    help: 'most sockets of one client to one node (default 8)',
  },
  { name: 'max-per-node', value: 'number', help: 'most sockets to one node (default 32)' },
  {
    name: 'max-per-address',
    value: 'number',
    help: 'most sockets to all nodes at one address (default 128)',
  },
  {
    name: 'upgrades-per-minute',
    value: 'number',
    help: 'most sockets that one client may ask for in a minute (default 300)',
  },
  {
    name: 'kb-per-second',
    value: 'number',
    help: 'most kilobytes per second of one client, each way (default 2048)',
  },
  {
    name: 'max-waiting-mb',
    value: 'number',
    help: 'most megabytes that are buffered for slow readers in all (default 64)',
  },
  {
    name: 'bootstrap-seconds',
    value: 'number',
    help: 'time after which a socket to a bootstrap host is closed (default 20)',
  },
  {
    name: 'idle-seconds',
    value: 'number',
    help: 'time after which an idle socket is closed (default 120)',
  },
  {
    name: 'slow-seconds',
    value: 'number',
    help: 'time after which a reader that reads nothing is closed (default 20)',
  },
  { name: 'dial-seconds', value: 'number', help: 'time that a node has to answer (default 10)' },
  {
    name: 'stop-seconds',
    value: 'number',
    help: 'time that sockets have to close when the server stops (default 10)',
  },
  {
    name: 'metrics',
    value: '[host:]port',
    help: 'serve metrics for Prometheus there (default host 127.0.0.1)',
  },
  { name: 'log', value: 'level', help: 'what to log: off, events or addresses (default off)' },
  { name: 'check', help: 'check these options and the TLS files, and exit; needs no built app' },
  { name: 'help', help: 'print this help and exit' },
];

/** Not options: other users of the machine can read a command line, and one of these is a password. */
export const NETWORK_NAMES = ['PARLEY_BOOTSTRAP_RECORD', 'PARLEY_NETWORK_PASSWORD'] as const;

export function environmentName({ name }: Option): string {
  return `PARLEY_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** The names of the options that may be given several times, as in a sentence. */
function manyNames(): string {
  const names = OPTIONS.filter(({ many }) => many).map(({ name }) => `--${name}`);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

export function usage(): string {
  const left = OPTIONS.map(
    ({ name, value }) => `--${name}${value === undefined ? '' : ` <${value}>`}`,
  );
  const width = Math.max(...left.map(({ length }) => length));
  const lines = OPTIONS.map(({ help }, at) => `  ${(left[at] ?? '').padEnd(width)}  ${help}`);
  return [
    'Serves the built app and the relay, which https pages need.',
    '',
    ...lines,
    '',
    'Environment variables can set options too: PARLEY_MAX_SOCKETS=1000 is --max-sockets 1000, and',
    `PARLEY_RELAY=1 is --relay. ${manyNames()} may be`,
    'given several times; their variables separate the values by commas.',
    `${NETWORK_NAMES.join(' and ')} make the app join a private network.`,
    'docs/self-hosting.md has the details.',
  ].join('\n');
}
