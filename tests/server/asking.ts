/** Sends upgrade requests to a server, valid and invalid ones. */
import { connect } from 'node:net';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

export interface Upgrade {
  readonly method?: string;
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  /** Headers that replace those of a browser; undefined removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** The bytes that a browser sends, with the changes. No library corrects them on the way. */
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

/** Sends the text and closes the connection after the head of the answer; empty without an answer. */
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

/** The status of an answer; 0 if the connection ended without one. */
export const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3}) /u.exec(answer)?.[1] ?? 0);
