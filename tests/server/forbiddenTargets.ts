/** Targets that a relay must refuse: forbidden addresses, names and ports, and other notations. */

interface Kind {
  readonly name: string;
  readonly status: number;
  /** What follows `/relay/`. The test replaces `PORT` by the port of a node that would answer. */
  readonly targets: readonly string[];
}

const at = (hosts: string) =>
  hosts
    .trim()
    .split(/\s+/u)
    .map((host) => `${host}:PORT/ws`);
const bracketed = (hosts: string) =>
  hosts
    .trim()
    .split(/\s+/u)
    .map((host) => `[${host}]:PORT/ws`);

export const FORBIDDEN: readonly Kind[] = [
  {
    name: 'an IPv4 address that is not public',
    status: 403,
    targets: at(`
      0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.1.2.3
      127.255.255.254 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.254 192.0.0.1 192.0.0.170
      192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.88.99.254 192.168.0.1 192.168.255.254
      168.63.129.16 192.175.48.1 198.18.0.1 198.19.255.254 198.51.100.1 203.0.113.1 224.0.0.1 224.0.0.251
      239.255.255.250 240.0.0.1 255.255.255.254 255.255.255.255`),
  },
  {
    name: 'an IPv6 address that is not public',
    status: 403,
    targets: bracketed(`
      :: ::1 ::2 100::1 2001:2::1 2001:3::1 2001:4:112::1 2001:10::1 2001:20::1 2001:30::1
      2001:db8::1 2001:db8:ffff::1 2001:1ff:ffff::1 2620:4f:8000::1 3ffe::1 3fff::1 3fff:fff::1
      4000::1 5f00::1 8000::1 e000::1 fc00::1 fd00::1 fd12:3456:789a::1 fe00::1 fe80::1 febf::1
      fec0::1 feff::1 ff02::1 ff05::2 ff0e::1 ffff::1`),
  },
  {
    name: 'an IPv4 address in an IPv6 one',
    status: 403,
    targets: bracketed(`
      ::7f00:1 ::a00:1 ::808:808 ::ffff:7f00:1 ::ffff:a00:1 ::ffff:808:808 ::ffff:0:7f00:1
      ::ffff:0:808:808 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::7f00:1 64:ff9b:1:ffff::1
      2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2002:7f00:1::1 2002:a00:1:: 2002:c058:6301::1
      2002:808:808::1 2606:4700::5efe:7f00:1 2606:4700::200:5efe:a00:1`),
  },
  {
    name: 'an IPv4 address in another notation',
    status: 400,
    targets: at(`
      127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0X7F.0.0.1 0177.0.0.1 017700000001
      127.000.000.001 127.0.0.01 127.0.0.1. 127.0.0.1.. .127.0.0.1 127..0.1 08.8.8.8 8.8.8 8.8.8.8.
      256.1.1.1 1.2.3.4.5 127.0.0.0x1 0 1 0x0 4294967296 %31%32%37.0.0.1 127%2e0%2e0%2e1
      127%00.0.0.1 127.0.0.1%00 127.0.0.1%0d%0a 127.0.0.1%20 127.0.0.1,8.8.8.8 127.0.0.1\\ +127.0.0.1
      -127.0.0.1 ①②⑦.0.0.1 127。0。0。1 127．0．0．1 ١٢٧.0.0.1`),
  },
  {
    name: 'an IPv6 address in another notation',
    status: 400,
    targets: at(`
      ::1 [::1 ::1] [[::1]] [::1]] [] [:] [:::] [::1]x x[::1] [::ffff:127.0.0.1] [::127.0.0.1]
      [::FFFF:7f00:1] [::Ffff:7F00:1] [0:0:0:0:0:0:0:1] [::0001] [0::1] [::0:1] [1::2::3]
      [fe80::1%eth0] [fe80::1%25eth0] [fe80::1%251] [::1%lo] [127.0.0.1] [localhost] [v1.x] %5b::1%5d
      [12345::1] [1:2:3:4:5:6:7:8:9] [2606:4700:0:0:0:0:0:1] [2606:4700::0001] [2606:4700::A]`),
  },
  {
    name: 'a name that nobody configured',
    status: 403,
    targets: at(`
      localhost localhost.localdomain ip6-localhost metadata.google.internal example.com veilid.net
      bootstrap-v2.veilid.net xbootstrap-v1.veilid.net bootstrap-v1.veilid.net.evil.example
      bootstrap-v1.veilid.net.local 127.0.0.1.nip.io 7f000001.rbndr.example xn--bcher-kva.example
      a..b router kubernetes.default.svc -`),
  },
  {
    name: 'a name in another notation',
    status: 400,
    targets: at(`
      LOCALHOST Localhost localhost. %6cocalhost bücher.example bootstrap-v1.veilid.net.
      Bootstrap-v1.veilid.net bootstrap%2dv1.veilid.net bootstrap-v1.veilid.net%00 a_b.example ..
      . user@127.0.0.1 user:secret@127.0.0.1 @127.0.0.1 127.0.0.1@bootstrap-v1.veilid.net
      bootstrap-v1.veilid.net:80@127.0.0.1 bootstrap-v1.veilid.net#127.0.0.1
      bootstrap-v1.veilid.net?127.0.0.1 bootstrap-v1.veilid.net/127.0.0.1`),
  },
  {
    name: 'a port of another service',
    status: 403,
    targets: [
      1, 7, 19, 21, 22, 23, 25, 53, 79, 81, 110, 123, 135, 143, 389, 442, 444, 445, 1023,
    ].map((port) => `9.9.9.9:${String(port)}/ws`),
  },
  {
    name: 'an invalid port',
    status: 400,
    targets: ['', ':', ':0', ':00', ':080', ':65536', ':99999', ':100000', ':-1', ':+80', ':8e1']
      .concat([':0x50', ':%38%30', ':80:80', ':80.0', ': 80', ':８０', ':80,443'])
      .map((port) => `9.9.9.9${port}/ws`),
  },
  {
    name: 'a path that no node has',
    status: 400,
    targets: ['', '/', '/ws/', '/ws/..', '/../ws', '/./ws', '//ws', '/ws/ws', '/ws?x=1', '/ws?']
      .concat(['/ws#x', '/ws%2f', '/%77s', '/ws%00', '/ws;a', '/ws.', '/.', '/..', '/ws\\', '/w s'])
      .concat(['/relay/127.0.0.1:80/ws', '/ẇs', `/${'w'.repeat(33)}`, `/${'w'.repeat(5_000)}`])
      .map((path) => `127.0.0.1:PORT${path}`),
  },
  {
    name: 'a target that is far too long',
    status: 400,
    targets: ['9'.repeat(300), `${'a.'.repeat(2_000)}example`, `[${'0:'.repeat(1_000)}1]`].map(
      (host) => `${host}:PORT/ws`,
    ),
  },
];

/** Paths that are not the relay's. */
export const ELSEWHERE: readonly string[] = [
  ...['/', '/relay', '//relay/127.0.0.1:PORT/ws', '/Relay/127.0.0.1:PORT/ws', '/sw.js', '/healthz'],
  ...['/./relay/127.0.0.1:PORT/ws', '/x/../relay/127.0.0.1:PORT/ws', '/%72elay/127.0.0.1:PORT/ws'],
  ...['/relay%2f127.0.0.1:PORT/ws', '\\relay\\127.0.0.1:PORT\\ws', '*', 'relay/127.0.0.1:PORT/ws'],
  ...['http://localhost/relay/127.0.0.1:PORT/ws', 'ws://127.0.0.1:PORT/ws', '127.0.0.1:PORT'],
];
