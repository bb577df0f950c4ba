/** The content of a body, by its type, and its stored form. */
import { describe, expect, test } from 'vitest';
import type { MessageId } from '../ids.ts';
import { MAX_TEXT_BYTES, MAX_VALUE_BYTES, PREVIEW_LENGTH } from '../limits.ts';
import { decodePlainBody, type Body } from '../wire/body.ts';
import { encodeCbor } from '../wire/cbor.ts';
import {
  countsAsUnread,
  isSupported,
  parseContent,
  previewOf,
  readContent,
  readUnsupportedContent,
  toHistory,
} from './kinds.ts';

const head = { sequence: 3, sentAt: 1, lamport: 2 };

function says(body: Body | Record<string, unknown>) {
  const opened = decodePlainBody(encodeCbor(body));
  return opened && readContent(opened);
}

const place = { id: 'id' as MessageId, mine: false, sequence: 3, at: 1 };

describe('a text', () => {
  const ofText = (text: unknown) => says({ type: 'text', ...head, text });

  test('is read without its unknown fields', () => {
    expect(says({ type: 'text', ...head, text: 'hello', later: [1] })).toEqual({
      kind: 'text',
      text: 'hello',
    });
  });

  test('is refused if it is empty or not a string', () => {
    for (const text of ['', undefined, Uint8Array.of(65), ['a']])
      expect(ofText(text)).toBeUndefined();
  });

  test('has a limit in bytes of UTF-8', () => {
    expect(ofText('x'.repeat(MAX_TEXT_BYTES))).toBeDefined();
    expect(ofText('x'.repeat(MAX_TEXT_BYTES + 1))).toBeUndefined();
    expect(ofText('ä'.repeat(MAX_TEXT_BYTES / 2))).toBeDefined();
    expect(ofText('ä'.repeat(MAX_TEXT_BYTES / 2 + 1))).toBeUndefined();
  });

  test('makes one history entry, counts as unread, and has its beginning as a preview', () => {
    const content = { kind: 'text', text: `one\n ${'👋'.repeat(PREVIEW_LENGTH)}` } as const;
    expect(toHistory(place, content)).toEqual([{ ...place, ...content }]);
    expect(countsAsUnread(content)).toBe(true);
    expect(previewOf(content)).toBe(`one ${'👋'.repeat(PREVIEW_LENGTH - 4)}`);
  });
});

describe('an unknown type', () => {
  const picture = { type: 'picture', ...head, size: [640, 480] };

  test('is kept unchanged, makes one history entry and counts as unread', () => {
    const content = says(picture);
    expect(content).toEqual({ kind: 'unsupported', type: 'picture', body: encodeCbor(picture) });
    if (content === undefined) throw new Error('it is content');
    expect(toHistory(place, content)).toEqual([{ ...place, ...content }]);
    expect(countsAsUnread(content)).toBe(true);
    expect(previewOf(content)).toBe('');
    expect(isSupported('picture')).toBe(false);
  });

  test('is read from the kept body once the type is known', () => {
    const text = { type: 'text', ...head, text: 'hello' };
    const kept = { kind: 'unsupported', type: 'text', body: encodeCbor(text) } as const;
    expect(readUnsupportedContent(kept)).toEqual({ kind: 'text', text: 'hello' });
    const broken = { ...kept, body: encodeCbor({ ...text, text: '' }) };
    expect(readUnsupportedContent(broken)).toBeUndefined();
  });

  test('cannot pretend to be a kind that is not a type on the wire', () => {
    expect(says({ ...picture, type: 'unsupported', body: Uint8Array.of(1) })).toMatchObject({
      kind: 'unsupported',
      type: 'unsupported',
    });
    expect(says({ ...picture, type: 'gap', count: 9, reason: 'missing' })).toMatchObject({
      kind: 'unsupported',
      type: 'gap',
    });
    for (const type of ['constructor', 'hasownproperty', 'tostring'])
      expect(says({ ...picture, type })).toMatchObject({ kind: 'unsupported', type });
  });
});

test('stored content of another kind or with damage is refused', () => {
  expect(parseContent({ kind: 'text', text: 'hello' } as { kind: string })).toBeDefined();
  for (const stored of [{ kind: 'text' }, { kind: 'picture' }, { kind: 'unsupported', type: 'A' }])
    expect(parseContent(stored)).toBeUndefined();
});

test('a body that is longer than what can be stored of it is no content', () => {
  const bytes = new Uint8Array(MAX_VALUE_BYTES);
  const body = { type: 'picture', ...head };
  expect(says({ ...body, bytes })).toBeUndefined();
  expect(says({ ...body, bytes: bytes.subarray(200) })).toBeDefined();
});
