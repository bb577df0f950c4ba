/**
 * The app as it was built, kept by the browser: page, scripts, the node's program. All of one
 * build or nothing of it: an install that misses a file, or gets another one in its place, fails,
 * and what was there before goes on. Answers have the headers that they came with.
 */
import { PrecacheController } from 'workbox-precaching/PrecacheController.js';
import type { ShellFile } from './ShellFile.ts';

/** Pages and scripts: what the rules in headers are for. */
const HAS_RULES = /(?:\/|\.html|\.js)$/u;
const RULE_HEADERS = ['content-security-policy', 'permissions-policy'];
/** Milliseconds for one file. */
const FILE_TIMEOUT_MS = 20_000;

const rulesOf = (headers: Headers): string =>
  JSON.stringify(RULE_HEADERS.map((name) => headers.get(name)));

export class Shell {
  readonly #home: string;
  readonly #cacheName: string;
  readonly #precache: PrecacheController;
  readonly #integrity: ReadonlyMap<string, string>;
  readonly #fetch: (address: string, options: RequestInit) => Promise<Response>;

  /**
   * `home`: the app's own address, which ends with a slash. Several apps may share a host.
   * `fetch`: for headers only.
   */
  constructor(
    home: string,
    files: readonly ShellFile[],
    fetch: (address: string, options: RequestInit) => Promise<Response>,
  ) {
    this.#home = home;
    this.#fetch = fetch;
    this.#cacheName = `parley-shell ${home}`;
    this.#precache = new PrecacheController({ cacheName: this.#cacheName });
    const entries = files.map(({ url, revision, integrity }) => ({
      url: new URL(url, home).href,
      revision: revision ?? null,
      integrity,
    }));
    this.#precache.addToCacheList(entries);
    this.#integrity = new Map(entries.map(({ url, integrity }) => [url, integrity]));
  }

  /** Fetches what is not there yet; of a file that the page has just loaded, the browser's copy. */
  install(event: ExtendableEvent): Promise<unknown> {
    return this.#precache.install(event);
  }

  /**
   * Deletes what only earlier builds had. While a still newer one is coming it does not: what that
   * one has put there would go with it.
   */
  async activate(
    event: ExtendableEvent,
    { installing, waiting }: { readonly installing: unknown; readonly waiting: unknown },
  ): Promise<void> {
    if (installing === null && waiting === null) await this.#precache.activate(event);
  }

  /**
   * Sees that pages and scripts have the rules in these headers, as the server sends them now. It
   * may send others with some files: what was seen to once is remembered beside them. Of a server
   * that has another build by now nothing is taken: that one comes with its own worker.
   */
  async renewHeaders(headers: Headers): Promise<void> {
    const rules = rulesOf(headers);
    const cache = await caches.open(this.#cacheName);
    const page = this.#integrity.get(this.#home) ?? '';
    const rulesKey = `${this.#home}?rules=${encodeURIComponent(page)}`;
    if ((await (await cache.match(rulesKey))?.text()) === rules) return;
    for (const [url, integrity] of this.#integrity) {
      const cacheKey = this.#precache.getCacheKeyForURL(url);
      if (!HAS_RULES.test(url) || cacheKey === undefined) continue;
      const cached = await cache.match(cacheKey);
      if (cached !== undefined && rulesOf(cached.headers) === rules) continue;
      const signal = AbortSignal.timeout(FILE_TIMEOUT_MS);
      const options = { cache: 'reload', integrity, signal } as const;
      const response = await this.#fetch(url, options).catch(() => undefined);
      if (response?.ok !== true) return;
      await cache.put(cacheKey, response);
    }
    await cache.put(rulesKey, new Response(rules));
  }

  matches({ method, mode, url }: Pick<Request, 'method' | 'mode' | 'url'>): boolean {
    return method === 'GET' && this.#fileAt(url, mode) !== undefined;
  }

  /** From what is kept; what the browser has lost of it, or cannot read, from the network. */
  async answer(event: FetchEvent): Promise<Response> {
    const { request } = event;
    const file = this.#fileAt(request.url, request.mode);
    const cacheKey = file && this.#precache.getCacheKeyForURL(file);
    if (file === undefined || cacheKey === undefined) return fetch(request);
    const params = { cacheKey, integrity: this.#integrity.get(file) ?? '' };
    try {
      // The page goes by one address; a request that navigates cannot be made again as it is.
      const asked = file === request.url ? request : new Request(file);
      return await this.#precache.strategy.handle({ event, request: asked, params });
    } catch {
      return fetch(request);
    }
  }

  /** The address of the file that answers it. Whatever stands behind the page's address, it is the page. */
  #fileAt(address: string, mode: RequestMode): string | undefined {
    const url = new URL(address);
    if (mode === 'navigate') {
      url.search = url.hash = '';
      if (url.href === `${this.#home}index.html`) return this.#home;
    }
    return this.#integrity.has(url.href) ? url.href : undefined;
  }
}
