/**
 * Stands before a server and notes what is asked for. It may serve the app below a path, and say
 * anything in place of a file.
 */
import { createServer, request, type Server } from 'node:http';
import { once } from 'node:events';

export class Door {
  readonly address: string;
  /** Paths behind the app's own address, in order; '' is the page. */
  readonly asked: string[] = [];
  /** Paths that are not there, whatever the server has. */
  readonly missing = new Set<string>();
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
      const { method, headers } = from;
      const passed = request(new URL(path, to), { method, headers }, (come) => {
        answer.writeHead(come.statusCode ?? 502, come.headers);
        come.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      from.pipe(passed);
    });
    this.#server.listen(port, 'localhost');
  }

  /** `below`: the path of the app, with slashes around it. `to`: where the server is. */
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
