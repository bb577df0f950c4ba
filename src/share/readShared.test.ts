import { expect, test } from 'vitest';
import { readShared } from './readShared.ts';
import { MOST_BYTES, MOST_CHARACTERS } from './Shared.ts';

const address = 'https://parley.example/share';
const picture = new File([Uint8Array.of(1, 2, 3)], 'code.png', { type: 'image/png' });

function shared(fields: Readonly<Record<string, string | File | readonly File[]>>): Request {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') body.append(name, value);
    else for (const file of [value].flat()) body.append(name, file);
  }
  return new Request(address, { method: 'POST', body });
}

/** A request with a body in pieces, as a browser sends it; it counts the pieces that were read. */
function inPieces(piece: Uint8Array, count: number, type: string) {
  let asked = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      asked += 1;
      if (asked > count) controller.close();
      else controller.enqueue(piece);
    },
  });
  const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': type } };
  return { request: new Request(address, init), asked: () => asked };
}

test('the result has address, text and title in this order, and the picture', async () => {
  const outcome = await readShared(shared({ title: 'T', text: 'a ü\n b', url: 'U', picture }));
  expect(outcome).toMatchObject({ kind: 'given', texts: ['U', 'a ü\r\n b', 'T'] });
  if (outcome.kind !== 'given') return;
  expect(await outcome.picture?.arrayBuffer()).toEqual(Uint8Array.of(1, 2, 3).buffer);
});

test('empty fields are left out', async () => {
  const nothing = new File([], '');
  const outcome = await readShared(shared({ title: '', text: '  \n', url: '', picture: nothing }));
  expect(outcome).toEqual({ kind: 'given', texts: [], picture: undefined });
});

test('only the first of several pictures is read, and no other fields', async () => {
  const second = new File([Uint8Array.of(9)], 'second.png');
  const outcome = await readShared(
    shared({ picture: [picture, second], other: 'x', more: second }),
  );
  expect(outcome).toMatchObject({ kind: 'given', texts: [] });
  if (outcome.kind !== 'given') return;
  expect(outcome.picture?.size).toBe(3);
});

test('a file instead of a text and a text instead of a picture are ignored', async () => {
  const outcome = await readShared(shared({ text: picture, picture: 'a text' }));
  expect(outcome).toEqual({ kind: 'given', texts: [], picture: undefined });
});

test('a longer text is cut off', async () => {
  const outcome = await readShared(shared({ text: 'x'.repeat(MOST_CHARACTERS + 1) }));
  expect(outcome.kind === 'given' && outcome.texts[0]?.length).toBe(MOST_CHARACTERS);
});

test('reading stops as soon as the form is too large', async () => {
  const piece = new Uint8Array(1_000_000);
  const { request, asked } = inPieces(piece, 1_000, 'multipart/form-data; boundary=x');
  expect(await readShared(request)).toEqual({ kind: 'tooLarge' });
  expect(asked()).toBeLessThan(MOST_BYTES / piece.length + 5);
});

test.each([
  ['another type', 'text/plain'],
  ['no boundary', 'multipart/form-data'],
  ['a wrong boundary', 'multipart/form-data; boundary=x'],
])('a form with %s is empty', async (_, type) => {
  const { request } = inPieces(new TextEncoder().encode('--y\r\nhello'), 1, type);
  expect(await readShared(request)).toEqual({ kind: 'given', texts: [], picture: undefined });
});

test('a truncated form and a form without a body are empty', async () => {
  const body = new ReadableStream({ pull: () => Promise.reject(new Error('gone')) });
  const init = { method: 'POST', body, duplex: 'half' };
  const nothing = { kind: 'given', texts: [], picture: undefined };
  expect(await readShared(new Request(address, init))).toEqual(nothing);
  expect(await readShared(new Request(address, { method: 'POST' }))).toEqual(nothing);
});
