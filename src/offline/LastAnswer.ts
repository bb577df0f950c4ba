/**
 * What the server says of itself in a small JSON file, such as which network it serves: asked anew each
 * time, and as it was said last if there is no answer now. The app knows its network offline.
 */

/** Milliseconds to wait for the server if there is an earlier answer. */
const CACHED_AFTER_MS = 3_000;
/** And in any case: as long as a question is open, the next build cannot take over. */
const REQUEST_TIMEOUT_MS = 20_000;
/** Characters; a longer answer is none of ours. */
const MAX_CHARACTERS = 65_536;

interface LastAnswerParts {
  readonly address: string;
  readonly cacheName: string;
  readonly fetch: (address: string, options: RequestInit) => Promise<Response>;
  /** Resolves after that many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  /** Whether the file, as it was read, says what it is there to say. */
  readonly isValid: (said: unknown) => boolean;
  /** The server has answered, with these headers. */
  readonly onHeaders: (headers: Headers) => Promise<void>;
}

export class LastAnswer {
  readonly #parts: LastAnswerParts;

  constructor(parts: LastAnswerParts) {
    this.#parts = parts;
  }

  matches({ method, url }: Pick<Request, 'method' | 'url'>): boolean {
    return method === 'GET' && url === this.#parts.address;
  }

  /**
   * `done`: when what comes too late for this question is kept, too. Without any answer it fails
   * as it does without a network: that there is no such file is something only the server says.
   */
  async answer(): Promise<{ readonly response: Response; readonly done: Promise<void> }> {
    const last = await this.#readCache();
    const coming = this.#request(last);
    const done = coming.then((fresh) => fresh && this.#parts.onHeaders(fresh.headers));
    const fallback = last && this.#parts.wait(CACHED_AFTER_MS).then(() => undefined);
    const fresh = await (fallback === undefined ? coming : Promise.race([coming, fallback]));
    return { response: fresh ?? last ?? Response.error(), done };
  }

  /** Asks and keeps the answer; rejects if there is none, now or from before. */
  async refresh(): Promise<void> {
    const fresh = await this.#request(await this.#readCache());
    if (fresh !== undefined) await this.#parts.onHeaders(fresh.headers);
    if ((await this.#readCache()) === undefined) throw new Error('The server did not answer');
  }

  /** Undefined if it does not come, or is not the server's word: a door in the way, say. */
  async #request(last: Response | undefined): Promise<Response | undefined> {
    const { address, fetch, wait } = this.#parts;
    const over = new AbortController();
    void wait(REQUEST_TIMEOUT_MS).then(() => over.abort());
    const { signal } = over;
    try {
      const options = {
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        signal,
      } as const;
      const response = await fetch(address, options);
      if (!(await this.#isUsable(response.clone(), last))) return undefined;
      await this.#writeCache(response.clone());
      return response;
    } catch {
      return undefined;
    }
  }

  /** A file that was there once may be missing for a moment, while another build is put there. */
  async #isUsable(response: Response, last: Response | undefined): Promise<boolean> {
    if (response.status === 404) return last?.ok !== true;
    if (!response.ok) return false;
    const text = await response.text();
    return text.length <= MAX_CHARACTERS && this.#parts.isValid(JSON.parse(text));
  }

  async #readCache(): Promise<Response | undefined> {
    const { address, cacheName } = this.#parts;
    try {
      return await (await caches.open(cacheName)).match(address);
    } catch {
      return undefined;
    }
  }

  /** Where nothing can be kept, the answer still counts. */
  async #writeCache(response: Response): Promise<void> {
    const { address, cacheName } = this.#parts;
    try {
      await (await caches.open(cacheName)).put(address, response);
    } catch (error) {
      console.warn('Not kept:', error);
    }
  }
}
