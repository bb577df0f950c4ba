/**
 * The built app in the browser's cache: the page, its scripts and the node's program. All files
 * come from one build: an install fails if a file is missing or has different content, and the
 * previous build stays in use. Cached answers have the headers with which they arrived.
 */
import { PrecacheController } from 'workbox-precaching/PrecacheController.js';
import { misplacedFragment } from '../lib/misplacedFragment.ts';
import type { ShellFile } from './ShellFile.ts';

/** Pages and scripts, to which the rules in headers apply. */
const HAS_RULES = /(?:\/|\.html|\.js)$/u;
const RULE_HEADERS = ['content-security-policy', 'permissions-policy'];
/** Milliseconds for one file. */
const FILE_TIMEOUT_MS = 20_000;

/**
 * A server may answer under another address, such as that of `index.html`. Browsers refuse such an
 * answer for a page, so it is kept as if it had come from the address that was asked.
 */
const asAsked = (response: Response): Response =>
  response.redirected ? new Response(response.body, response) : response;

const rulesOf = (headers: Headers): string =>
  JSON.stringify(RULE_HEADERS.map((name) => headers.get(name)));

export class Shell {
  readonly #home: string;
  readonly #cacheName: string;
  readonly #precache: PrecacheController;
  readonly #integrity: ReadonlyMap<string, string>;
  readonly #fetch: (address: string, options: RequestInit) => Promise<Response>;

  /**
   * `home`: the app's own address, which ends with a slash. There may be several apps on one host.
   * `fetch`: used only to renew headers.
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

  /**
   * Fetches the missing files; a file that the page has just loaded comes from the browser's cache.
   */
  install(event: ExtendableEvent): Promise<unknown> {
    return this.#precache.install(event);
  }

  /**
   * Deletes the files that only earlier builds had. It deletes nothing while a newer build is being
   * installed or is waiting, because that build's files would be deleted too.
   */
  async activate(
    event: ExtendableEvent,
    { installing, waiting }: { readonly installing: unknown; readonly waiting: unknown },
  ): Promise<void> {
    if (installing === null && waiting === null) await this.#precache.activate(event);
  }

  /**
   * Updates cached pages and scripts to the rules in these headers, which the server sends now. The
   * server may send other rules with some files, so the rules already handled are stored in the
   * cache. If the server has another build by now, nothing is replaced: that build comes with its
   * own service worker.
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
      await cache.put(cacheKey, asAsked(response));
    }
    await cache.put(rulesKey, new Response(rules));
  }

  matches({ method, mode, url }: Pick<Request, 'method' | 'mode' | 'url'>): boolean {
    return method === 'GET' && this.#fileAt(url, mode) !== undefined;
  }

  /**
   * Answers from the cache, or from the network if the browser has lost or cannot read the file.
   */
  async answer(event: FetchEvent): Promise<Response> {
    const { request } = event;
    const file = this.#fileAt(request.url, request.mode);
    const cacheKey = file && this.#precache.getCacheKeyForURL(file);
    if (file === undefined || cacheKey === undefined) return fetch(request);
    const params = { cacheKey, integrity: this.#integrity.get(file) ?? '' };
    try {
      // The page is cached under one address, and a navigation request cannot be copied.
      const asked = file === request.url ? request : new Request(file);
      return asAsked(await this.#precache.strategy.handle({ event, request: asked, params }));
    } catch {
      return fetch(request);
    }
  }

  /**
   * The address of the file to answer with: for any query or fragment of the page, the page, also if
   * the fragment is in the wrong place.
   */
  #fileAt(address: string, mode: RequestMode): string | undefined {
    const url = new URL(address);
    if (mode === 'navigate') {
      const folder = misplacedFragment(url.pathname + url.search)?.folder;
      if (folder !== undefined) url.pathname = folder;
      url.search = url.hash = '';
      if (url.href === `${this.#home}index.html`) return this.#home;
    }
    return this.#integrity.has(url.href) ? url.href : undefined;
  }
}
