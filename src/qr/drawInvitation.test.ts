import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { base32nopad } from '@scure/base';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { drawInvitation } from './drawInvitation.ts';

const SCALE = 4;

beforeAll(async () => {
  const path = fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'));
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  const wasmBinary = buffer.slice(byteOffset, byteOffset + byteLength);
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
});

/** Paints the path as a browser does: `M x y h n v1 H x z` is a rectangle of dark modules. */
function paint({ size, path }: { readonly size: number; readonly path: string }): ImageData {
  const width = size * SCALE;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\1z/gu))
    for (let row = 0; row < SCALE; row++)
      for (let column = 0; column < Number(length) * SCALE; column++) {
        const at = (Number(y) * SCALE + row) * width + Number(x) * SCALE + column;
        data.fill(0, at * 4, at * 4 + 3);
      }
  return { data, width, height: width, colorSpace: 'srgb' };
}

const code = 'A2B3C4D5'.repeat(27).slice(0, 215);

test('a link stays at version 10 with a long host name', () => {
  const address = `https://${'a'.repeat(36)}.example/parley/#i=`;
  expect(drawInvitation(address, code).version).toBeLessThanOrEqual(10);
});

test('the drawing has a quiet zone of four modules', () => {
  const { size, path, version } = drawInvitation('https://parley.example/#i=', code);
  expect(size).toBe(17 + 4 * version + 8);
  expect(path.startsWith('M4 4h7')).toBe(true);
});

test('a reader finds exactly the link in the drawing', async () => {
  const address = 'http://localhost:8423/#i=';
  const found = await readBarcodes(paint(drawInvitation(address, code)), { formats: ['QRCode'] });
  expect(found.map(({ text }) => text)).toEqual([address + code]);
});

test('any code with any address can be read from its modules', async () => {
  const codes = fc.uint8Array({ minLength: 133, maxLength: 133 }).map(base32nopad.encode);
  const addresses = fc
    .tuple(fc.option(fc.webUrl(), { nil: undefined }), fc.constantFrom('', '/', '/parley/'))
    .map(([host, path]) => (host === undefined ? '' : `${host}${path}#i=`));
  await fc.assert(
    fc.asyncProperty(addresses, codes, async (address, code) => {
      const drawing = drawInvitation(address, code);
      const length = new TextEncoder().encode(address).length;
      if (length <= 64) expect(drawing.version).toBeLessThanOrEqual(address === '' ? 8 : 10);
      const found = await readBarcodes(paint(drawing), { formats: ['QRCode'] });
      expect(found.map(({ text }) => text)).toEqual([address + code]);
    }),
  );
});
