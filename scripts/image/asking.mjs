/** Sends requests as a proxy in front of the server does, with its header X-Forwarded-For. */
import { once } from 'node:events';
import { request } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';

const HOST = 'parley.example';
export const ORIGIN = `https://${HOST}`;
const FORWARDED = { host: HOST, 'x-forwarded-for': '198.51.100.7' };
const ANSWER_MS = 20_000;

/** @returns {Promise<{ status: number, headers: object, body: Buffer }>} the answer to a GET */
export async function get(port, path, headers = {}) {
  const options = { host: '127.0.0.1', port, path, agent: false, timeout: ANSWER_MS };
  const asked = request({ ...options, headers: { ...FORWARDED, ...headers } });
  asked.on('timeout', () => asked.destroy(new Error(`No answer to ${path}.`)));
  asked.end();
  const [response] = await once(asked, 'response');
  const parts = await response.toArray();
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) };
}

/** Returns a page's socket to the relay before it is open; the relay may refuse it. */
export function dial(port, target, origin = ORIGIN) {
  const url = `ws://127.0.0.1:${port}/relay/${target}`;
  const headers = FORWARDED;
  const page = new WebSocket(url, { origin, headers, handshakeTimeout: ANSWER_MS });
  page.on('error', () => {});
  return page;
}

/** The status of the relay's answer; 101 if it accepts the page. */
export function statusOf(page) {
  const status = new Promise((resolve, reject) => {
    page.once('open', () => resolve(101));
    page.once('unexpected-response', (_, response) => resolve(response.statusCode));
    page.once('error', reject);
  });
  return status.finally(() => page.terminate());
}

/** Stands for a Veilid node: it sends back every frame. */
export class EchoTarget {
  #server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/ws' });
  dialed = 0;

  async starts() {
    this.#server.on('connection', (socket) => {
      this.dialed += 1;
      socket.on('error', () => socket.terminate());
      socket.on('message', (data) => socket.send(data));
    });
    await once(this.#server, 'listening');
  }

  /** The part of the path after /relay/. */
  get target() {
    return `127.0.0.1:${this.#server.address().port}/ws`;
  }

  ends() {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }
}
