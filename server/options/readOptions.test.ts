import { expect, test } from 'vitest';
import { environmentName, OPTIONS, usage } from './optionList.ts';
import { OptionError } from './rawOptions.ts';
import { readOptions } from './readOptions.ts';

const read = (line: string, environment = {}) =>
  readOptions(line === '' ? [] : line.split(' '), environment);

test('without options the server serves this machine and has no relay', () => {
  expect(read('')).toMatchObject({
    port: 8423,
    relay: false,
    'behind-proxy': false,
    'bootstrap-host': ['bootstrap-v1.veilid.net'],
    'allow-target': [],
    'max-per-client': 128,
    'max-per-client-at-node': 8,
    'bootstrap-seconds': 20,
    proxy: [],
    log: 'off',
  });
});

test('the command line can have every kind of option', () => {
  const line =
    '--port 443 --host :: --relay --tls-cert a.pem --tls-key b.pem --hsts --max-sockets=10 ' +
    '--origin https://a.example --origin https://b.example:8443 --allow-target 192.88.99.0/24 ' +
    '--allow-target fd00::/8 --metrics 9423 --log events --address https://a.example';
  expect(read(line)).toMatchObject({
    port: 443,
    host: '::',
    relay: true,
    hsts: true,
    'tls-cert': 'a.pem',
    'max-sockets': 10,
    origin: ['https://a.example', 'https://b.example:8443'],
    metrics: { host: '127.0.0.1', port: 9423 },
    log: 'events',
    address: 'https://a.example/',
  });
  expect(read(line)['allow-target'].length).toBe(2);
});

test('the environment can have options, and the command line takes precedence', () => {
  const environment = {
    PARLEY_PORT: '1',
    PARLEY_RELAY: '1',
    PARLEY_HSTS: 'no',
    PARLEY_ORIGIN: 'https://a.example, https://b.example',
    PARLEY_MAX_SOCKETS: '',
    PARLEY_SERVICE_HOST: 'not one of them',
  };
  expect(read('--port 2 --origin https://c.example', environment)).toMatchObject({
    port: 2,
    relay: true,
    hsts: false,
    origin: ['https://c.example'],
    'max-sockets': 4_000,
  });
  expect(read('', environment).origin).toEqual(['https://a.example', 'https://b.example']);
});

test('several proxies can be named, by address or network', () => {
  const line = '--behind-proxy --proxy 100.64.0.1 --proxy fd00::/8';
  const networks = (proxies: ReturnType<typeof read>['proxy']) =>
    proxies.map(([address, length]) => `${address.toString()}/${String(length)}`);
  expect(networks(read(line).proxy)).toEqual(['100.64.0.1/32', 'fd00::/8']);
  const environment = { PARLEY_BEHIND_PROXY: '1', PARLEY_PROXY: '203.0.113.7, 198.51.100.0/24' };
  expect(networks(read('', environment).proxy)).toEqual(['203.0.113.7/32', '198.51.100.0/24']);
});

test('if an option is given twice, the last value counts', () => {
  expect(read('--log events --port 1 --log off --port 2')).toMatchObject({ log: 'off', port: 2 });
});

test('metrics are served on this machine unless the option names a host', () => {
  const where = (text: string) => read(`--metrics ${text}`).metrics;
  expect(where('10.0.0.1:9423')).toEqual({ host: '10.0.0.1', port: 9423 });
  expect(where('[::1]:9423')).toEqual({ host: '::1', port: 9423 });
});

test.each([
  ['--prot 80', 'There is no option --prot; did you mean --port?'],
  ['--allow-targets x', 'There is no option --allow-targets; did you mean --allow-target?'],
  ['--behindproxy', 'There is no option --behindproxy; did you mean --behind-proxy?'],
  ['--something-else', 'There is no option --something-else; --help lists all options.'],
  ['-p 80', 'There is no option -p; --help lists all options.'],
  ['80', '“80” is not an option; --help lists all options.'],
  ['-- --port', '“--” is not an option; --help lists all options.'],
  ['--port', '--port needs a value: --port <number>.'],
  ['--port=', '--port needs a value: --port <number>.'],
  ['--port --relay', '--port needs a value: --port <number>.'],
  ['--relay=no', '--relay takes no value.'],
  ['--no-relay', 'There is no option --no-relay; --help lists all options.'],
  ['--port 65536', '--port has to be a whole number from 0 to 65535.'],
  ['--port -1', '--port has to be a whole number from 0 to 65535.'],
  ['--port 8e1', '--port has to be a whole number from 0 to 65535.'],
  ['--max-sockets 0', '--max-sockets has to be a whole number from 1 to 100000.'],
  [
    '--origin http://a.example',
    '--origin has to be an https origin without a path, such as https://parley.example.',
  ],
  [
    '--origin https://a.example/',
    '--origin has to be an https origin without a path, such as https://parley.example.',
  ],
  [
    '--origin A.example',
    '--origin has to be an https origin without a path, such as https://parley.example.',
  ],
  [
    '--allow-target 10.0.0.0/33',
    '--allow-target has to be a network such as 192.88.99.0/24, or one address.',
  ],
  [
    '--behind-proxy --proxy localhost',
    '--proxy has to be a network such as 192.88.99.0/24, or one address.',
  ],
  ['--proxy 10.0.0.1', '--proxy needs --behind-proxy, because only then is a proxy believed.'],
  ['--deny-target x', '--deny-target has to be a network such as 192.88.99.0/24, or one address.'],
  [
    '--allow-target localhost',
    '--allow-target has to be a network such as 192.88.99.0/24, or one address.',
  ],
  [
    '--bootstrap-host 127.0.0.1',
    '--bootstrap-host has to be a lower-case name such as bootstrap-v1.veilid.net.',
  ],
  [
    '--bootstrap-host localhost',
    '--bootstrap-host has to be a lower-case name such as bootstrap-v1.veilid.net.',
  ],
  ['--metrics x', '--metrics has to be a port, or an address and a port such as 127.0.0.1:9423.'],
  ['--metrics 70000', '--metrics has to have a port from 0 to 65535.'],
  ['--log all', '--log has to be off, events or addresses.'],
  ['--address http://a.example', 'The public address has to begin with https://'],
  ['--tls-cert a.pem', '--tls-cert and --tls-key have to be given together.'],
  [
    '--tls-cert a --tls-key b --behind-proxy',
    '--behind-proxy excludes --tls-cert, because the proxy serves https.',
  ],
  ['--socket a --host b', '--socket excludes --host and --tls-cert.'],
])('“%s” is refused with one sentence', (line, sentence) => {
  expect(() => read(line)).toThrow(new OptionError(sentence));
});

test.each([
  ['PARLEY_MAX_SOCKET', 'There is no option PARLEY_MAX_SOCKET; did you mean PARLEY_MAX_SOCKETS?'],
  ['PARLEY_RELAYS', 'There is no option PARLEY_RELAYS; did you mean PARLEY_RELAY?'],
  [
    'PARLEY_NETWORK_PASWORD',
    'There is no option PARLEY_NETWORK_PASWORD; did you mean PARLEY_NETWORK_PASSWORD?',
  ],
])('%s in the environment is refused with one sentence', (name, sentence) => {
  expect(() => read('', { [name]: '1' })).toThrow(new OptionError(sentence));
});

test('variables of other programs are ignored', () => {
  const names = ['PARLEY_NETWORK_CONTROL', 'PARLEY_CHROMIUM', 'PARLEY_RUNS', 'PARLEY_TEST_NODE'];
  const more = [
    'PARLEY_BENCH_FOLDER',
    'PARLEY_SCHEME',
    'PARLEY_PORT_8423_TCP',
    'PARLEY_TEST_BUILD',
  ];
  const all = Object.fromEntries([...names, ...more].map((name) => [name, '1']));
  expect(read('', all)).toEqual(read(''));
});

test('a private network needs a record and a password', () => {
  const [record, password] = [{ PARLEY_BOOTSTRAP_RECORD: 'r' }, { PARLEY_NETWORK_PASSWORD: 'p' }];
  expect(read('', { ...record, ...password }).network).toEqual({ record: 'r', password: 'p' });
  expect(read('').network).toBeUndefined();
  for (const one of [record, password])
    expect(() => read('', one)).toThrow(
      new OptionError(
        'PARLEY_BOOTSTRAP_RECORD and PARLEY_NETWORK_PASSWORD have to be given together.',
      ),
    );
});

test('a flag in the environment is on or off, and nothing else', () => {
  expect(() => read('', { PARLEY_RELAY: 'maybe' })).toThrow(
    new OptionError('PARLEY_RELAY has to be 1 or 0, not “maybe”.'),
  );
});

test('the help names every option, and the server reads every flag', () => {
  const known = Object.keys(read(''));
  for (const option of OPTIONS) {
    expect(usage()).toContain(`--${option.name}`);
    expect(environmentName(option)).toMatch(/^PARLEY_[A-Z_]+$/u);
    if (option.value === undefined) expect(known).toContain(option.name);
  }
});
