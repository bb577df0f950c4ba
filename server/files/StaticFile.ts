/** One file, uncompressed and compressed, in memory: no request reads the disk. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { extname } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { ENCODINGS, pickEncoding, type Encoding } from './encodings.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
};

const UNPACK = { br: brotliDecompressSync, gzip: gunzipSync } as const;

interface Variant {
  readonly encoding: Encoding | undefined;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: 200 | 304;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer | undefined;
}

export class StaticFile {
  readonly #variants: readonly Variant[];
  readonly #headers: Readonly<Record<string, string>>;
  readonly #tag: string;

  /** `isHashed`: the name contains a hash of the content, so the content never changes. */
  constructor(name: string, body: Buffer, isHashed: boolean, packed = new Map<string, Buffer>()) {
    const compressed = ENCODINGS.flatMap(({ name: encoding, ending }) => {
      const variant = packed.get(name + ending);
      return variant !== undefined && isOf(variant, encoding, body)
        ? [{ encoding, body: variant }]
        : [];
    });
    this.#variants = [...compressed, { encoding: undefined, body }];
    this.#tag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    this.#headers = {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(compressed.length > 0 && { vary: 'accept-encoding' }),
    };
  }

  answer({ headers }: Pick<IncomingMessage, 'headers'>): Answer {
    const available = this.#variants.flatMap(({ encoding = [] }) => encoding);
    const encoding = pickEncoding(headers['accept-encoding'], available);
    const body =
      this.#variants.find((variant) => variant.encoding === encoding)?.body ?? Buffer.alloc(0);
    const tag = `"${this.#tag}${encoding === undefined ? '' : `-${encoding}`}"`;
    const common = { ...this.#headers, etag: tag };
    if (isKnown(headers['if-none-match'], tag))
      return { status: 304, headers: common, body: undefined };
    const coding = encoding !== undefined && { 'content-encoding': encoding };
    const length = { 'content-length': body.length };
    return { status: 200, headers: { ...common, ...coding, ...length }, body };
  }
}

/** Whether a compressed file still fits; the file may have changed since. */
function isOf(packed: Buffer, encoding: Encoding, body: Buffer): boolean {
  try {
    return UNPACK[encoding](packed, { maxOutputLength: body.length + 1 }).equals(body);
  } catch {
    return false;
  }
}

/** A weak tag from a proxy counts as well, because nobody asks for parts of a file. */
function isKnown(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header
    .split(',')
    .map((each) => each.trim().replace(/^W\//u, ''))
    .some((each) => each === tag || each === '*');
}
