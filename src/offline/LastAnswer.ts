/**
 * Serves a small JSON file in which the server describes itself, for example which network it
 * serves. Each request goes to the server; without an answer, the last one is used, so that the app
 * knows its network offline.
 */

/** Milliseconds after which the cached answer is used, if there is one. */
const CACHED_AFTER_MS = 3_000;
/** Milliseconds for one request: while it is open, the next build cannot take over. */
const REQUEST_TIMEOUT_MS = 20_000;
/** UTF-16 units; a longer answer is not ours. */
const MAX_CHARACTERS = 65_536;

interface LastAnswerParts {
  readonly address: string;
  readonly cacheName: string;
  readonly fetch: (address: string, options: RequestInit) => Promise<Response>;
  /** Resolves after this many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  /** Whether the parsed file has the expected content. */
  readonly isValid: (said: unknown) => boolean;
  /** Called with the headers of a fresh answer. */
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
   * `done` resolves when an answer that arrives too late for this request is cached too. Without
   * any answer the response is a network error, because only the server can say that there is no
   * such file.
   */
  async answer(): Promise<{ readonly response: Response; readonly done: Promise<void> }> {
    const last = await this.#readCache();
    const coming = this.#request(last);
    const done = coming.then((fresh) => fresh && this.#parts.onHeaders(fresh.headers));
    const fallback = last && this.#parts.wait(CACHED_AFTER_MS).then(() => undefined);
    const fresh = await (fallback === undefined ? coming : Promise.race([coming, fallback]));
    return { response: fresh ?? last ?? Response.error(), done };
  }

  /** Requests and caches the answer; rejects if there is no answer, neither fresh nor cached. */
  async refresh(): Promise<void> {
    const fresh = await this.#request(await this.#readCache());
    if (fresh !== undefined) await this.#parts.onHeaders(fresh.headers);
    if ((await this.#readCache()) === undefined) throw new Error('The server did not answer');
  }

  /** Undefined without a valid answer, for example if a captive portal answers instead. */
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

  /**
   * A 404 does not replace a cached file, which may be missing only while a new build is deployed.
   */
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

  /** If the cache cannot be written, the answer is still used. */
  async #writeCache(response: Response): Promise<void> {
    const { address, cacheName } = this.#parts;
    try {
      await (await caches.open(cacheName)).put(address, response);
    } catch (error) {
      console.warn('Not kept:', error);
    }
  }
}
