/**
 * What the server says of itself in a small JSON file, such as which network it serves: asked anew each
 * time, and as it was said last if there is no answer now. The app knows its network offline.
 */

/** Milliseconds to wait for the server if there is an earlier answer. */
const PATIENCE_MS = 3_000;
/** Headers that every file of the app has. */
const RULES = ['content-security-policy', 'permissions-policy'];
/** Characters; a longer answer is none of ours. */
const MOST_CHARACTERS = 65_536;

interface LastAnswerParts {
  readonly address: string;
  readonly cacheName: string;
  readonly fetch: (address: string, options: RequestInit) => Promise<Response>;
  /** Resolves after that many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  /** The server sends other rules for its pages than it did the last time. */
  readonly newRules: () => Promise<void>;
}

export class LastAnswer {
  readonly #parts: LastAnswerParts;

  constructor(parts: LastAnswerParts) {
    this.#parts = parts;
  }

  isMeant({ method, url }: Pick<Request, 'method' | 'url'>): boolean {
    return method === 'GET' && url === this.#parts.address;
  }

  /**
   * `done`: when what comes too late for this question is kept, too. If there never was an
   * answer it is as if the server had no such file.
   */
  async give(): Promise<{ readonly response: Response; readonly done: Promise<void> }> {
    const last = await this.#kept();
    const coming = this.#ask();
    const done = coming.then((fresh) => this.#compare(last, fresh));
    const patience = last && this.#parts.wait(PATIENCE_MS).then(() => undefined);
    const fresh = await (patience === undefined ? coming : Promise.race([coming, patience]));
    return { response: fresh ?? last ?? new Response(undefined, { status: 404 }), done };
  }

  /** Asks and keeps the answer, if there is one. */
  async refresh(): Promise<void> {
    await this.#ask();
  }

  /** Undefined if it does not come, or is not the server's word: a door in the way, say. */
  async #ask(): Promise<Response | undefined> {
    const { address } = this.#parts;
    try {
      const options = { cache: 'no-store', credentials: 'omit', redirect: 'error' } as const;
      const response = await this.#parts.fetch(address, options);
      if (!(await isWord(response.clone()))) return undefined;
      await this.#keep(response.clone());
      return response;
    } catch {
      return undefined;
    }
  }

  async #compare(last: Response | undefined, fresh: Response | undefined): Promise<void> {
    if (last === undefined || fresh === undefined) return;
    if (RULES.some((name) => last.headers.get(name) !== fresh.headers.get(name)))
      await this.#parts.newRules();
  }

  async #kept(): Promise<Response | undefined> {
    const { address, cacheName } = this.#parts;
    try {
      return await (await caches.open(cacheName)).match(address);
    } catch {
      return undefined;
    }
  }

  /** Where nothing can be kept, the answer still counts. */
  async #keep(response: Response): Promise<void> {
    const { address, cacheName } = this.#parts;
    try {
      await (await caches.open(cacheName)).put(address, response);
    } catch (error) {
      console.warn('Not kept:', error);
    }
  }
}

async function isWord(response: Response): Promise<boolean> {
  if (response.status === 404) return true;
  if (!response.ok) return false;
  const text = await response.text();
  if (text.length > MOST_CHARACTERS) return false;
  const said: unknown = JSON.parse(text);
  return typeof said === 'object' && said !== null;
}
