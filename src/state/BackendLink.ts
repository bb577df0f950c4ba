/**
 * The page's link to the backend. The worker may end while the page stays: browsers end workers when
 * memory runs short, and some when the tab that started it closes. The link then opens another one, and
 * asks again what has no answer yet. Long because of all that can happen between two answers.
 */
import type { BackendApi } from '../backend/BackendApi.ts';
import { deferred } from '../lib/deferred.ts';

/**
 * Opens a worker with a backend; throws if the browser refuses. `onError` is called if its program
 * cannot be loaded, or has an error that nobody catches.
 */
export type OpenBackend = (onError: (event: Event) => void) => BackendApi;

export interface BackendLinkParts {
  /** The ways to open it, the best one first. Another one is tried when the browser refuses one. */
  readonly ways: readonly OpenBackend[];
  /** Calls `ended` when the holder of the Web Lock with this name is gone. */
  readonly whenEnds: (life: string, ended: () => void) => void;
  readonly wait: (ms: number) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What the page does when something happens to its backend. */
export interface LinkedPage {
  /** Asks the backend for everything, at the start and whenever there is another backend. */
  readonly connect: () => Promise<void>;
  /** The backend has ended. Another one is being opened. */
  readonly lost: () => void;
  /** The browser runs no backend. */
  readonly refused: () => void;
  /** The backend has failed in a way that nobody expects. */
  readonly fail: (cause: unknown) => void;
}

/** A live worker answers sooner, and one that was just ending never does. In milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;
/** A backend that ends more often than this in a minute would go on doing so. */
const MAX_ENDS = 3;
const ENDS_WITHIN_MS = 60_000;

type Calls = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;

interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Running {
  readonly backend: BackendApi;
  readonly ended: Promise<void>;
}

export class BackendLink {
  /**
   * The backend, whichever it is. A call that has no answer when the backend ends is asked again, so a
   * call must not do anything twice; `send` has a key for that.
   */
  readonly api: BackendApi;
  readonly #parts: BackendLinkParts;
  /** Calls without an answer, in their order. */
  readonly #underWay = new Set<Call>();
  #running: Running | undefined;
  /** Whether calls go to the backend; otherwise they wait. */
  #isOpen = false;
  #way = 0;
  #ends: readonly number[] = [];

  constructor(parts: BackendLinkParts) {
    this.#parts = parts;
    this.api = new Proxy({} as BackendApi, {
      get:
        (_, name) =>
        (...args: readonly unknown[]) =>
          this.#call(String(name), args),
    });
  }

  /** Keeps the page linked to a backend from now on. */
  start(page: LinkedPage): void {
    this.#keep(page).catch(page.fail);
  }

  async #keep(page: LinkedPage): Promise<void> {
    for (;;) {
      const running = await this.#open(page);
      if (running === undefined) return page.refused();
      this.#running = running;
      // At first no call depends on what the backend has read.
      if (this.#ends.length === 0) this.#resume();
      const isConnected = await Promise.race([
        page.connect().then(() => true),
        running.ended.then(() => false),
      ]);
      if (isConnected) {
        this.#resume();
        await running.ended;
      }
      this.#isOpen = false;
      if (this.#endsTooOften()) throw new Error('the backend ends again and again');
      page.lost();
    }
  }

  /** Calls go to the backend from now on, first those that wait. */
  #resume(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    for (const call of [...this.#underWay]) this.#ask(call);
  }

  #endsTooOften(): boolean {
    const now = this.#parts.now();
    this.#ends = [...this.#ends.filter((at) => now - at < ENDS_WITHIN_MS), now];
    return this.#ends.length > MAX_ENDS;
  }

  /** Undefined if the browser refuses each way. */
  async #open(page: LinkedPage): Promise<Running | undefined> {
    const { ways } = this.#parts;
    for (; this.#way < ways.length; this.#way += 1) {
      const way = ways[this.#way];
      for (;;) {
        const opened = await (way && this.#tryWay(way, page));
        if (opened === undefined) break;
        if (opened !== 'silent') return opened;
      }
    }
    return undefined;
  }

  /** Undefined if the browser refuses. silent: it does not answer, so it may be one that has just ended. */
  #tryWay(open: OpenBackend, page: LinkedPage): Promise<Running | 'silent' | undefined> {
    const { whenEnds, wait } = this.#parts;
    return new Promise((resolve) => {
      let isAlive = false;
      const onError = (event: Event): void => {
        if (isAlive) page.fail(event);
        else resolve(undefined);
      };
      try {
        const backend = open(onError);
        const begin = (life: string): void => {
          isAlive = true;
          const { promise: ended, resolve: end } = deferred<void>();
          whenEnds(life, () => end());
          resolve({ backend, ended });
        };
        backend.life().then(begin, () => resolve(undefined));
      } catch {
        resolve(undefined);
      }
      // At the first start, the program may be on its way for long.
      if (this.#ends.length > 0) void wait(ANSWER_TIMEOUT_MS).then(() => resolve('silent'));
    });
  }

  #call(name: string, args: readonly unknown[]): Promise<unknown> {
    // It hands over a port, which only one backend can have; `#keep` connects to each of them.
    if (name === 'connect') return this.#askNow(name, args);
    return new Promise((resolve, reject) => {
      const call = { name, args, resolve, reject };
      this.#underWay.add(call);
      if (this.#isOpen) this.#ask(call);
    });
  }

  #ask(call: Call): void {
    const settled = (): boolean => this.#underWay.delete(call);
    this.#askNow(call.name, call.args).then(
      (answer) => settled() && call.resolve(answer),
      (error: unknown) => settled() && call.reject(error),
    );
  }

  async #askNow(name: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#running === undefined) throw new Error('no backend was opened');
    const calls = this.#running.backend as unknown as Calls;
    return calls[name]?.(...args);
  }
}
