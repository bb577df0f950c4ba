/** The options of the server, in words; `readOptions.ts` says what each may be. */
import publicNetwork from './publicNetwork.json' with { type: 'json' };

export interface Option {
  readonly name: string;
  /** What stands behind it; nothing for one that is only said. */
  readonly value?: string;
  /** Whether it can be said several times. */
  readonly many?: true;
  readonly help: string;
}

export const OPTIONS: readonly Option[] = [
  { name: 'port', value: 'number', help: 'where to listen; 8423' },
  { name: 'host', value: 'address', help: 'on which address; localhost' },
  { name: 'socket', value: 'path', help: 'on a unix socket instead' },
  {
    name: 'address',
    value: 'https://…',
    help: 'where others open the app: invitations lead there',
  },
  { name: 'relay', help: 'nodes are reached through this server' },
  { name: 'tls-cert', value: 'file', help: 'serve https with this chain; SIGHUP reads it again' },
  { name: 'tls-key', value: 'file', help: 'and its key' },
  { name: 'behind-proxy', help: 'a proxy in front serves https and says who asks' },
  {
    name: 'origin',
    value: 'https://…',
    many: true,
    help: 'whose pages may use the relay; its own',
  },
  { name: 'hsts', help: 'tell browsers to ask by https only; with TLS files always' },
  {
    name: 'bootstrap-host',
    value: 'name',
    many: true,
    help: `a name that the relay dials; ${publicNetwork.bootstrapHost}`,
  },
  {
    name: 'allow-target',
    value: 'network',
    many: true,
    help: 'addresses of a test network, such as 192.88.99.0/24, that are refused otherwise',
  },
  {
    name: 'deny-target',
    value: 'network',
    many: true,
    help: 'addresses that are never dialed, such as that of this machine behind a router',
  },
  {
    name: 'local-nodes',
    value: 'port',
    help: 'nodes of a network on this machine: 192.88.99.N is at 127.0.0.1, this port + N',
  },
  { name: 'max-sockets', value: 'number', help: 'of the relay at once; 4000' },
  { name: 'max-per-client', value: 'number', help: 'of them for one client; 128' },
  { name: 'max-per-node', value: 'number', help: 'and to one node; 32' },
  { name: 'max-per-address', value: 'number', help: 'and to all nodes at one address; 128' },
  { name: 'upgrades-per-minute', value: 'number', help: 'that one client may ask for; 300' },
  { name: 'kb-per-second', value: 'number', help: 'that one client may pass each way; 2048' },
  { name: 'max-waiting-mb', value: 'number', help: 'megabytes for slow readers in all; 64' },
  { name: 'idle-seconds', value: 'number', help: 'until an unused socket is closed; 120' },
  { name: 'slow-seconds', value: 'number', help: 'until who reads nothing is closed; 20' },
  { name: 'dial-seconds', value: 'number', help: 'for a node to answer; 10' },
  { name: 'stop-seconds', value: 'number', help: 'for goodbyes when it is told to end; 10' },
  { name: 'metrics', value: '[host:]port', help: 'Prometheus figures there; on 127.0.0.1' },
  { name: 'log', value: 'level', help: 'off, events or addresses; off' },
  { name: 'check', help: 'say whether all this can be used, and end' },
  { name: 'help', help: 'this' },
];

/** In the environment only: nobody else on the machine is to read a password. */
export const NETWORK_NAMES = ['PARLEY_BOOTSTRAP_RECORD', 'PARLEY_NETWORK_PASSWORD'] as const;

export function environmentName({ name }: Option): string {
  return `PARLEY_${name.toUpperCase().replaceAll('-', '_')}`;
}

export function usage(): string {
  const left = OPTIONS.map(
    ({ name, value }) => `--${name}${value === undefined ? '' : ` <${value}>`}`,
  );
  const width = Math.max(...left.map(({ length }) => length));
  const lines = OPTIONS.map(({ help }, at) => `  ${(left[at] ?? '').padEnd(width)}  ${help}`);
  return [
    'Serves the built app, and the relay that its https pages need.',
    '',
    ...lines,
    '',
    'Each can stand in the environment too: PARLEY_MAX_SOCKETS=1000 is --max-sockets 1000, and',
    'PARLEY_RELAY=1 is --relay. What can be said several times is divided by commas there.',
    `With ${NETWORK_NAMES.join(' and ')} the app joins that private network.`,
    'docs/self-hosting.md says more.',
  ].join('\n');
}
