/**
 * The line between browsers and the app's server, which carries everything in these tests. It can
 * be slow, and it can stop for a while, as a phone's line does in a tunnel. It loses nothing and
 * reports nothing.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

export class SlowLine {
  readonly address: string;
  /** The delay of each direction, in milliseconds. */
  delayMs = 0;
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #held: Promise<void> | undefined;
  #release: () => void = () => undefined;

  private constructor(port: number, to: number) {
    this.address = `http://localhost:${String(port)}/`;
    this.#server = createServer((near) => {
      const far = connect(to, 'localhost');
      this.#pipe(near, far);
      this.#pipe(far, near);
    });
    this.#server.listen(port, 'localhost');
  }

  static async opens(port: number, to: number): Promise<SlowLine> {
    const line = new SlowLine(port, to);
    await once(line.#server, 'listening');
    return line;
  }

  /** Holds everything back until `goesOn`. */
  stops(): void {
    this.#held = new Promise((resolve) => (this.#release = resolve));
  }

  /** Sends what was held back. */
  goesOn(): void {
    this.#held = undefined;
    this.#release();
  }

  async shuts(): Promise<void> {
    this.goesOn();
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Forwards every piece in order, with the delay. */
  #pipe(from: Socket, to: Socket): void {
    this.#open.add(from);
    let last = Promise.resolve();
    const later = (act: () => void): void => {
      const due = new Promise<void>((resolve) => setTimeout(resolve, this.delayMs));
      last = Promise.all([last, due])
        .then(() => this.#held)
        .then(act);
    };
    from.on('data', (piece) => later(() => void (to.destroyed || to.write(piece))));
    from.on('end', () => later(() => void to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#open.delete(from);
      later(() => to.destroy());
    });
  }
}
