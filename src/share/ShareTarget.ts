/**
 * Where the system's share sheet leads. What was shared stays in memory, and only until the
 * page has it: it is in no address, on no disk, and goes to no server.
 */
import { readShared } from './readShared.ts';
import { SHARE_TARGET, SHARED_HASH, type Shared, type TakeShared } from './Shared.ts';

/** Milliseconds in which the page has to come for it. */
const KEPT_MS = 60_000;

interface ShareTargetParts {
  /** Any address in the app's own folder. */
  readonly app: string;
  readonly newId: () => string;
  /** Resolves after that many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

interface Kept {
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
  #kept: Kept | undefined;

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
    return { response, gone: this.#keep(id, shared) };
  }

  /** What was kept, once. */
  take({ id }: TakeShared): Shared | undefined {
    const kept = this.#kept;
    if (kept?.id !== id) return undefined;
    kept.forget();
    return kept.shared;
  }

  #keep(id: string, shared: Shared): Promise<void> {
    this.#kept?.forget();
    return new Promise((gone) => {
      const forget = (): void => {
        if (this.#kept === kept) this.#kept = undefined;
        gone();
      };
      const kept: Kept = { id, shared, forget };
      this.#kept = kept;
      void this.#parts.wait(KEPT_MS).then(forget);
    });
  }

  #address(relative: string): string {
    return new URL(relative, this.#parts.app).href;
  }
}
