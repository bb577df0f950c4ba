/**
 * Receives what the system's share sheet sends. It stays in memory, and only until the page has
 * it: it never enters an address, goes to disk or reaches a server.
 */
import { readShared } from './readShared.ts';
import { SHARE_TARGET, SHARED_HASH, type Shared, type TakeShared } from './Shared.ts';

/** Milliseconds in which the page has to fetch it. */
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
  /** Resolves when it is no longer held. */
  readonly gone: Promise<void>;
}

export class ShareTarget {
  readonly #parts: ShareTargetParts;
  /** Only one at a time: a later one replaces it. */
  #held: Held | undefined;

  constructor(parts: ShareTargetParts) {
    this.#parts = parts;
  }

  matches({ method, mode, url }: Pick<Request, 'method' | 'mode' | 'url'>): boolean {
    return method === 'POST' && mode === 'navigate' && url === this.#address(SHARE_TARGET);
  }

  /** Holds the content of the form, and redirects the browser to the page that fetches it. */
  async receive(request: Request): Promise<Received> {
    const shared = await readShared(request);
    const id = this.#parts.newId();
    const response = Response.redirect(this.#address(`./${SHARED_HASH}=${id}`), 303);
    return { response, gone: this.#hold(id, shared) };
  }

  /** Gives out what is held, once. */
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
