/** Why somebody is not let through, and what they are told: a status and nothing of the server. */
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
  node: '503 Service Unavailable',
  full: '503 Service Unavailable',
  stopping: '503 Service Unavailable',
  unreachable: '502 Bad Gateway',
  late: '504 Gateway Timeout',
} as const;

/**
 * `method`, `handshake`, `version`: no WebSocket upgrade. `path`: nothing of the relay's. `target`:
 * not in the one notation. `port`, `address`, `host`: not one that is dialed. `origin`: a page of
 * somebody else. `rate`, `client`: too often, too many of one client; `node`: too many to one node;
 * `full`: in all. `stopping`: the server ends. `unreachable`, `late`: the node does not answer.
 */
export type Refusal = keyof typeof STATUS;

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'string' && Object.hasOwn(STATUS, value);

/** The whole answer; `headers` go with every answer of the server. */
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
