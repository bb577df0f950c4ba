/**
 * Writes the compressed forms `x.br` and `x.gz` beside the files of the built app, for our own
 * server and for every other server that can send such files (nginx: gzip_static, brotli_static).
 * Compressing the node's program as far as possible takes seconds, and the program rarely changes:
 * the cache keeps what the last build needed.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { cache, sha256 } from './paths.mjs';

const COMPRESSIBLE = /\.(?:css|html|js|json|svg|txt|wasm|webmanifest)$/u;
/** A smaller file, or one that shrinks by a smaller share, saves no more than the headers cost. */
const MIN_BYTES = 1_024;
const MIN_SAVED_SHARE = 0.05;

const FORMS = [
  ['.br', (body) => promisify(brotliCompress)(body, { params: brotliParameters(body) })],
  ['.gz', (body) => promisify(gzip)(body, { level: 9 })],
];

function brotliParameters(body) {
  return {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    // The largest window that every browser reads.
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
  };
}

/** @param {string} folder of the built app */
export async function compress(folder, kept = join(cache, 'compressed')) {
  mkdirSync(kept, { recursive: true });
  const before = new Map(readdirSync(kept).map((name) => [name, join(kept, name)]));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !COMPRESSIBLE.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const body = readFileSync(path);
    if (body.length < MIN_BYTES) continue;
    for (const [ending, pack] of FORMS) {
      const name = sha256(body) + ending;
      const known = before.get(name);
      const packed = known === undefined ? await pack(body) : readFileSync(known);
      if (known === undefined) writeFileSync(join(kept, name), packed);
      before.delete(name);
      if (packed.length <= body.length * (1 - MIN_SAVED_SHARE))
        writeFileSync(path + ending, packed);
    }
  }
  for (const path of before.values()) rmSync(path);
}
