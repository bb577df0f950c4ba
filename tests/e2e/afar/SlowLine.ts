/**
 * The line between a browser and the app's server, over which in these tests everything goes: it
 * can be slow, and hold everything up for a while, as a mobile phone's does in a tunnel. Nothing
 * on it is lost, and nobody is told.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

export class SlowLine {
  readonly address: string;
  /** How long everything takes each way, in milliseconds. */
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

  /** From now on nothing comes through, until `goesOn`. */
  stops(): void {
    this.#held = new Promise((resolve) => (this.#release = resolve));
  }

  /** What was held up is on its way. */
  goesOn(): void {
    this.#held = undefined;
    this.#release();
  }

  async shuts(): Promise<void> {
    this.goesOn();
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** In order, each piece so long after it came. */
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
