/** Headers and frames, which are sealed for one friend, and the report in both. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedOnce, cutOrLonger } from '../../../tests/damage.ts';
import { nodeCrypto as crypto } from '../../../tests/nodeCrypto.ts';
import type { OlmKey, RouteBlob, SharedKey } from '../ids.ts';
import { MAX_REPORTED, MAX_RESEALS, MAX_ROUTE_BYTES } from '../limits.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { decodeFrame, encodeFrame, TAG_BYTES, tagName, tagOf, type Frame } from './frame.ts';
import { decodeHeader, encodeHeader, type Header } from './header.ts';
import { reportSchema, type Report } from './report.ts';

const key = new Uint8Array(32).fill(7) as SharedKey;
const otherKey = new Uint8Array(32).fill(8) as SharedKey;
const tag = Uint8Array.from({ length: TAG_BYTES }, (_, i) => i);
const route = new Uint8Array(MAX_ROUTE_BYTES).fill(3) as RouteBlob;
const report: Report = {
  revision: 9,
  written: 4,
  received: 12,
  missing: [[2, 3]],
  unreadable: [
    [5, 5, 0],
    [7, 9, MAX_RESEALS],
  ],
  read: 1,
};
const header: Header = {
  v: 1,
  report,
  name: 'Al',
  left: false,
  prekey: new Uint8Array(32).fill(4) as OlmKey,
  route,
};
const frame: Frame = {
  v: 1,
  report,
  messages: [{ epoch: 1, sequence: 2, sealing: 0, sealed: Uint8Array.of(1, 2) }],
  route,
  activity: 'typing',
  answer: true,
};
const bare: Frame = { v: 1, report, messages: [], answer: false };

/** Validly sealed arbitrary content. */
const sealed = (label: string, content: unknown) =>
  crypto.seal(key, encodeCbor(content), new TextEncoder().encode(`parley/1/${label}`));

describe('a header', () => {
  const decode = (data: Uint8Array) => decodeHeader(crypto, key, data);

  test('opens only with its key, with or without a route', async () => {
    const without = { ...header, route: undefined };
    for (const each of [header, without, { ...header, left: true }]) {
      const data = await encodeHeader(crypto, key, each);
      expect(await decode(data)).toEqual(each);
      expect(await decodeHeader(crypto, otherKey, data)).toBeUndefined();
    }
  });
  test('is refused with a changed byte, cut short or longer', async () => {
    const data = await encodeHeader(crypto, key, { ...header, route: undefined });
    for (const changed of [...changedOnce(data), ...cutOrLonger(data)])
      expect(await decode(changed)).toBeUndefined();
  });
  test('is refused if it is of a later version or another shape', async () => {
    const untrue = [
      { ...header, v: 2 },
      { ...header, name: '' },
      { ...header, name: 'x'.repeat(97) },
      { ...header, left: 0 },
      { ...header, prekey: new Uint8Array(33) },
      { ...header, route: new Uint8Array(MAX_ROUTE_BYTES + 1) },
      { ...header, report: { ...report, revision: -1 } },
      null,
    ];
    for (const content of untrue)
      expect(await decode(await sealed('header', content))).toBe(undefined);
    expect(await decode(await sealed('header', { ...header, more: 1 }))).toEqual(header);
  });
  test('does not open as a frame, nor a frame as a header, even with the same key', async () => {
    expect(await decode(await sealed('frame', header))).toBeUndefined();
    const data = await encodeFrame(crypto, tag, key, frame);
    expect(await decode(data.slice(TAG_BYTES))).toBeUndefined();
  });
});

describe('a frame', () => {
  const decode = (data: Uint8Array) => decodeFrame(crypto, key, data);

  test('opens only with its key, and is found by its tag', async () => {
    for (const each of [frame, bare]) {
      const data = await encodeFrame(crypto, tag, key, each);
      expect(tagOf(data)).toBe(tagName(tag));
      expect(await decode(data)).toEqual(each);
      expect(await decodeFrame(crypto, otherKey, data)).toBeUndefined();
    }
  });
  test('is refused with a changed byte after the tag, cut short or longer', async () => {
    const data = await encodeFrame(crypto, tag, key, { ...frame, route: undefined });
    const changed = [...changedOnce(data)].slice(TAG_BYTES);
    for (const each of [...changed, ...cutOrLonger(data)])
      expect(await decode(each)).toBeUndefined();
  });
  test('is refused if it is of a later version or another shape', async () => {
    const untrue = [
      { ...frame, v: 2 },
      { ...frame, messages: [[1, 2, 0]] },
      { ...frame, messages: [[1, 0, 0, Uint8Array.of(1)]] },
      { ...frame, messages: [[1, 2, MAX_RESEALS + 1, Uint8Array.of(1)]] },
      { ...frame, messages: frame.messages },
      { ...frame, activity: 'away' },
      { ...frame, answer: undefined },
      [],
    ];
    for (const content of untrue) {
      const data = Uint8Array.of(...tag, ...(await sealed('frame', content)));
      expect(await decode(data)).toBeUndefined();
    }
  });
  test('has no tag if it is too short or too long', () => {
    expect(tagOf(tag)).toBe(tagName(tag));
    expect(tagOf(tag.subarray(1))).toBeUndefined();
    expect(tagOf(new Uint8Array(32 * 1024))).toBeDefined();
    expect(tagOf(new Uint8Array(32 * 1024 + 1))).toBeUndefined();
  });
});

describe('a report', () => {
  const decode = (content: unknown) => decodeCbor(reportSchema, encodeCbor(content));

  test('decodes to the same report', () => {
    expect(decode(report)).toEqual(report);
  });
  test('has sorted ranges without overlap, in whatever order they came', () => {
    const range = fc
      .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 9 }))
      .map(([first, more]): [number, number] => [first, first + more]);
    fc.assert(
      fc.property(fc.array(range, { maxLength: 20 }), (missing) => {
        const read = decode({ ...report, missing })?.missing ?? [];
        const inside = (n: number) => missing.some(([first, last]) => first <= n && n <= last);
        const listed = (n: number) => read.some(([first, last]) => first <= n && n <= last);
        for (let n = 0; n < 62; n++) expect(listed(n)).toBe(inside(n));
        read.forEach(([first], i) => expect(first).toBeGreaterThan((read[i - 1]?.[1] ?? -1) + 1));
      }),
    );
  });
  test('is refused with invalid ranges or too many', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => [2 * i + 1, 2 * i + 1]);
    for (const missing of [
      [[3, 2]],
      [[0, 2]],
      [[1]],
      [[1, 2, 3]],
      [[1.5, 2]],
      many(MAX_REPORTED + 1),
    ])
      expect(decode({ ...report, missing })).toBeUndefined();
    expect(decode({ ...report, missing: many(MAX_REPORTED) })?.missing).toHaveLength(MAX_REPORTED);
    for (const unreadable of [[[3, 2, 0]], [[1, 1]], [[1, 1, MAX_RESEALS + 1]], [[1, 1, -1]]])
      expect(decode({ ...report, unreadable })).toBeUndefined();
  });
  test('has only whole numbers that are exact', () => {
    for (const revision of [-1, 0.5, 2n ** 53n, '1', null, undefined])
      expect(decode({ ...report, revision })).toBeUndefined();
    const most = { ...report, revision: Number.MAX_SAFE_INTEGER };
    expect(decode(most)).toEqual(most);
  });
});
