/**
 * Where the system's share sheet leads. What was shared stays in memory, and only until the
 * page has it: it is in no address, on no disk, and goes to no server.
 */
import { readShared } from './readShared.ts';
import { SHARE_TARGET, SHARED_HASH, type Shared, type TakeShared } from './Shared.ts';

/** Milliseconds in which the page has to come for it. */
const PICKUP_TIMEOUT_MS = 60_000;

interface ShareTargetParts {
  /** Any address in the app's own folder. */
  readonly app: string;
  readonly newId: () => string;
  /** Resolves after that many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

interface Held {
  readonly id: string;
  readonly shared: Shared;
  readonly forget: () => void;
}

export interface Received {
  readonly response: Response;
  /** When nothing is kept of it any more. */
  readonly gone: Promise<void>;
}

export class ShareTarget {
  readonly #parts: ShareTargetParts;
  /** One at a time: a later one takes its place. */
  #held: Held | undefined;

  constructor(parts: ShareTargetParts) {
    this.#parts = parts;
  }

  matches({ method, mode, url }: Pick<Request, 'method' | 'mode' | 'url'>): boolean {
    return method === 'POST' && mode === 'navigate' && url === this.#address(SHARE_TARGET);
  }

  /** Keeps what is in the form, and sends the browser to the page that asks for it. */
  async receive(request: Request): Promise<Received> {
    const shared = await readShared(request);
    const id = this.#parts.newId();
    const response = Response.redirect(this.#address(`./${SHARED_HASH}=${id}`), 303);
    return { response, gone: this.#hold(id, shared) };
  }

  /** What was kept, once. */
  take({ id }: TakeShared): Shared | undefined {
    const held = this.#held;
    if (held?.id !== id) return undefined;
    held.forget();
    return held.shared;
  }

  #hold(id: string, shared: Shared): Promise<void> {
    this.#held?.forget();
    return new Promise((gone) => {
      const forget = (): void => {
        if (this.#held === held) this.#held = undefined;
        gone();
      };
      const held: Held = { id, shared, forget };
      this.#held = held;
      void this.#parts.wait(PICKUP_TIMEOUT_MS).then(forget);
    });
  }

  #address(relative: string): string {
    return new URL(relative, this.#parts.app).href;
  }
}
