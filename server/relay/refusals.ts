/** The reasons for refusing an upgrade, and the answer: a status and nothing about the server. */
const STATUS = {
  method: '405 Method Not Allowed',
  handshake: '400 Bad Request',
  version: '426 Upgrade Required',
  path: '404 Not Found',
  target: '400 Bad Request',
  port: '403 Forbidden',
  address: '403 Forbidden',
  host: '403 Forbidden',
  origin: '403 Forbidden',
  rate: '429 Too Many Requests',
  client: '429 Too Many Requests',
  clientAtNode: '429 Too Many Requests',
  node: '503 Service Unavailable',
  full: '503 Service Unavailable',
  stopping: '503 Service Unavailable',
  unreachable: '502 Bad Gateway',
  late: '504 Gateway Timeout',
} as const;

/**
 * `method`, `handshake`, `version`: the request is no valid WebSocket upgrade. `path`: the path is
 * not the relay's. `target`: the target is not in the one allowed notation. `port`, `address`,
 * `host`: the relay does not dial it. `origin`: the page has a foreign origin. `rate`: the client asks
 * too often. `client`, `clientAtNode`, `node`, `full`: there are too many sockets of the client, of the
 * client to the node, to the node, or in all. `stopping`: the server stops. `unreachable`: the connection to the node failed. `late`: the
 * node did not answer in time.
 */
export type Refusal = keyof typeof STATUS;

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'string' && Object.hasOwn(STATUS, value);

/** The whole HTTP answer. `headers` are those of every answer of the server. */
export function refusalText(why: Refusal, headers: Readonly<Record<string, string>>): string {
  const lines = [
    `HTTP/1.1 ${STATUS[why]}`,
    'connection: close',
    'content-length: 0',
    'cache-control: no-store',
    ...(why === 'version' ? ['sec-websocket-version: 13'] : []),
    ...(why === 'method' ? ['allow: GET'] : []),
    ...(STATUS[why].startsWith('429') || STATUS[why].startsWith('503') ? ['retry-after: 30'] : []),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
