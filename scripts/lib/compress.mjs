/**
 * Writes the compressed forms of the built app's files beside them: `x.br` and `x.gz`, for our own
 * server and for every other one that can send such files (nginx: gzip_static, brotli_static).
 * The smallest form takes seconds for the node's program, which seldom changes: what the last
 * build needed is kept in the cache.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { cache, sha256 } from './paths.mjs';

const COMPRESSIBLE = /\.(?:css|html|js|json|svg|txt|wasm|webmanifest)$/u;
/** Below it, and with less gain than this share, the headers cost as much. */
const LEAST_BYTES = 1_024;
const LEAST_GAIN = 0.05;

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
    if (body.length < LEAST_BYTES) continue;
    for (const [ending, pack] of FORMS) {
      const name = sha256(body) + ending;
      const known = before.get(name);
      const packed = known === undefined ? await pack(body) : readFileSync(known);
      if (known === undefined) writeFileSync(join(kept, name), packed);
      before.delete(name);
      if (packed.length <= body.length * (1 - LEAST_GAIN)) writeFileSync(path + ending, packed);
    }
  }
  for (const path of before.values()) rmSync(path);
}
