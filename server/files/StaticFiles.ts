/** Serves the files of a folder over HTTP. */
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, relative, sep } from 'node:path';
import { misplacedFragment } from '../../src/lib/misplacedFragment.ts';
import { askedPath, askedPathAndQuery } from '../askedPath.ts';
import { ENCODINGS } from './encodings.ts';
import { send } from './send.ts';
import { StaticFile } from './StaticFile.ts';

/**
 * The system's share sheet posts a form here, and the page's service worker handles it. If a form
 * reaches the server, there is no service worker: the page has to say so. The server does not read
 * what the person shared.
 */
const SHARE_TARGET = '/share';
/** Relative, because the app may be below a path. Without a number: the app kept nothing. */
const SHARE_NOT_HANDLED = './#shared';

/** Enough for the largest file at 64 kbit/s. */
const SEND_MS = 900_000;

export class StaticFiles {
  readonly #files = new Map<string, StaticFile>();
  /** How long a client may take to read a whole file. */
  readonly sendMs: number;

  constructor(folder: string, sendMs = SEND_MS) {
    this.sendMs = sendMs;
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

  /** Adds or replaces a file. */
  set(name: string, body: Buffer): void {
    this.#files.set(name, new StaticFile(name, body, false));
  }

  /** The caller has already set the headers of every answer. */
  answer(request: IncomingMessage, response: ServerResponse): void {
    const path = askedPath(request.url);
    if (request.method === 'POST' && path === SHARE_TARGET) {
      // Node discards a body that nobody reads.
      response.writeHead(303, { location: SHARE_NOT_HANDLED, 'cache-control': 'no-store' }).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD', 'cache-control': 'no-store' }).end();
      return;
    }
    // The page puts the fragment right. Nobody shall keep an address that may contain an invitation.
    const isMisplaced = misplacedFragment(askedPathAndQuery(request.url))?.folder === '/';
    const file = this.#files.get(path === '/' || isMisplaced ? '/index.html' : path);
    if (file === undefined) {
      const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
      response.writeHead(404, plain).end('Not found\n');
      return;
    }
    const { status, headers, body } = file.answer(request);
    response.writeHead(status, { ...headers, ...(isMisplaced && { 'cache-control': 'no-store' }) });
    if (request.method === 'HEAD' || body === undefined) response.end();
    else send(response, body, this.sendMs);
  }
}

const isPacked = (name: string) => ENCODINGS.some(({ ending }) => name.endsWith(ending));
