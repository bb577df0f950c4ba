/**
 * A proxy in front of a server that records the requests. It can serve the app below a path, answer
 * 404 for chosen files, send to another address, and change the rules in headers.
 */
import { createServer, request, type Server } from 'node:http';
import { once } from 'node:events';

export class Door {
  readonly address: string;
  /** Requested paths below the app's address, in order; '' is the page. */
  readonly asked: string[] = [];
  /** Paths that are answered with 404 even if the server has them. */
  readonly missing = new Set<string>();
  /** Where paths are sent to, relative to themselves. */
  readonly sent = new Map<string, string>();
  /** Is added to the Content-Security-Policy. */
  rule = '';
  readonly #server: Server;

  private constructor(port: number, below: string, to: string) {
    this.address = `http://localhost:${String(port)}${below}`;
    this.#server = createServer((from, answer) => {
      const path = (from.url ?? '').startsWith(below) ? (from.url ?? '').slice(below.length) : '?';
      this.asked.push(path);
      if (path === '?' || this.missing.has(path)) {
        answer.writeHead(404).end();
        return;
      }
      const location = this.sent.get(path);
      if (location !== undefined) {
        answer.writeHead(302, { location }).end();
        return;
      }
      const { method, headers } = from;
      const passed = request(new URL(path, to), { method, headers }, (come) => {
        const policy = come.headers['content-security-policy'];
        const rules = policy && { 'content-security-policy': String(policy) + this.rule };
        answer.writeHead(come.statusCode ?? 502, { ...come.headers, ...rules });
        come.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      from.pipe(passed);
    });
    this.#server.listen(port, 'localhost');
  }

  /** `below`: the path of the app, with slashes around it. `to`: the address of the server. */
  static async opens(port: number, to: string, below = '/'): Promise<Door> {
    const door = new Door(port, below, to);
    await once(door.#server, 'listening');
    return door;
  }

  async shuts(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
