/** The files of a folder over HTTP: read once into memory, so that no request touches the disk. */
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
};

/**
 * Where the system's share sheet sends a form that the page's service worker takes. If it comes
 * here there is none: the page has to say so. What was shared is none of our business.
 */
const SHARE_TARGET = '/share';
/** Relative, for the app may be served below a path. Without a number nothing was kept. */
const NOT_TAKEN = './#shared';

interface StaticFile {
  readonly body: Buffer;
  readonly type: string;
  /** The name contains a hash of the content. */
  readonly immutable: boolean;
}

export class StaticFiles {
  readonly #files = new Map<string, StaticFile>();
  readonly #headers: Readonly<Record<string, string>>;

  constructor(folder: string, headers: Readonly<Record<string, string>>) {
    this.#headers = headers;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const name = `/${relative(folder, path).split(sep).join('/')}`;
      this.set(name, readFileSync(path), name.startsWith('/assets/'));
    }
  }

  /** One more file, or another one in its place. */
  set(name: string, body: Buffer, immutable: boolean): void {
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    this.#files.set(name, { body, type, immutable });
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(this.#headers)) response.setHeader(name, value);
    const [path = '/'] = (request.url ?? '/').split(/[?#]/u);
    if (request.method === 'POST' && path === SHARE_TARGET) {
      // Node throws away what comes of a body that nobody asks for.
      response.writeHead(303, { location: NOT_TAKEN, 'cache-control': 'no-store' }).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const file = this.#files.get(path === '/' ? '/index.html' : path);
    if (file === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
      return;
    }
    response.writeHead(200, {
      'content-type': file.type,
      'content-length': file.body.length,
      'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : file.body);
  }
}
