/** The files of a folder over HTTP. */
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, relative, sep } from 'node:path';
import { askedPath } from '../askedPath.ts';
import { ENCODINGS } from './encodings.ts';
import { send } from './send.ts';
import { StaticFile } from './StaticFile.ts';

/**
 * Where the system's share sheet sends a form that the page's service worker takes. If it comes
 * here there is none: the page has to say so. What was shared is none of our business.
 */
const SHARE_TARGET = '/share';
/** Relative, for the app may be served below a path. Without a number nothing was kept. */
const NOT_TAKEN = './#shared';

/** For the largest file on a line of 64 kbit/s. */
const SEND_MS = 900_000;

export class StaticFiles {
  readonly #files = new Map<string, StaticFile>();
  readonly #withinMs: number;

  /** `withinMs`: for somebody to take a whole file. */
  constructor(folder: string, withinMs = SEND_MS) {
    this.#withinMs = withinMs;
    const found = new Map<string, Buffer>();
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      found.set(`/${relative(folder, path).split(sep).join('/')}`, readFileSync(path));
    }
    for (const [name, body] of found)
      if (!isPacked(name))
        this.#files.set(name, new StaticFile(name, body, name.startsWith('/assets/'), found));
  }

  /** One more file, or another one in its place. */
  set(name: string, body: Buffer): void {
    this.#files.set(name, new StaticFile(name, body, false));
  }

  /** The headers that every answer has are there already. */
  answer(request: IncomingMessage, response: ServerResponse): void {
    const path = askedPath(request.url);
    if (request.method === 'POST' && path === SHARE_TARGET) {
      // Node throws away what comes of a body that nobody asks for.
      response.writeHead(303, { location: NOT_TAKEN, 'cache-control': 'no-store' }).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD', 'cache-control': 'no-store' }).end();
      return;
    }
    const file = this.#files.get(path === '/' ? '/index.html' : path);
    if (file === undefined) {
      const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
      response.writeHead(404, plain).end('Not found\n');
      return;
    }
    const { status, headers, body } = file.answer(request);
    response.writeHead(status, headers);
    if (request.method === 'HEAD' || body === undefined) response.end();
    else send(response, body, this.#withinMs);
  }
}

const isPacked = (name: string) => ENCODINGS.some(({ ending }) => name.endsWith(ending));
