/** Asking a server for an upgrade, properly and in every other way. */
import { connect } from 'node:net';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

export interface Upgrade {
  readonly method?: string;
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  /** In place of what a browser sends; undefined leaves it out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** What a browser sends, byte for byte but for the changes: no library mends it on the way. */
export function upgradeText(path: string, { method = 'GET', host, origin, headers }: Upgrade) {
  const all = {
    Host: host,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': KEY,
    'Sec-WebSocket-Version': '13',
    Origin: origin,
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** The head of the answer to these bytes; empty if there is none. Ends the connection then. */
export function answerTo(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, 'localhost', () => socket.write(text));
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      if (answer.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

/** Its status; 0 if the connection ended without one. */
export const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3}) /u.exec(answer)?.[1] ?? 0);
