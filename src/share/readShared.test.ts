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

/** A body in pieces, as it comes from the browser; how many were asked for is counted. */
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

test('address, text and title come in this order, and the picture with them', async () => {
  const outcome = await readShared(shared({ title: 'T', text: 'a ü\n b', url: 'U', picture }));
  expect(outcome).toMatchObject({ kind: 'given', texts: ['U', 'a ü\r\n b', 'T'] });
  if (outcome.kind !== 'given') return;
  expect(await outcome.picture?.arrayBuffer()).toEqual(Uint8Array.of(1, 2, 3).buffer);
});

test('fields without anything in them are not there', async () => {
  const nothing = new File([], '');
  const outcome = await readShared(shared({ title: '', text: '  \n', url: '', picture: nothing }));
  expect(outcome).toEqual({ kind: 'given', texts: [], picture: undefined });
});

test('of several pictures the first is kept, and of other fields nothing', async () => {
  const second = new File([Uint8Array.of(9)], 'second.png');
  const outcome = await readShared(
    shared({ picture: [picture, second], other: 'x', more: second }),
  );
  expect(outcome).toMatchObject({ kind: 'given', texts: [] });
  if (outcome.kind !== 'given') return;
  expect(outcome.picture?.size).toBe(3);
});

test('a file in the place of a text, and a text in the place of the picture, are passed over', async () => {
  const outcome = await readShared(shared({ text: picture, picture: 'a text' }));
  expect(outcome).toEqual({ kind: 'given', texts: [], picture: undefined });
});

test('a longer text is cut off', async () => {
  const outcome = await readShared(shared({ text: 'x'.repeat(MOST_CHARACTERS + 1) }));
  expect(outcome.kind === 'given' && outcome.texts[0]?.length).toBe(MOST_CHARACTERS);
});

test('of a form that is too large no more is read than shows it', async () => {
  const piece = new Uint8Array(1_000_000);
  const { request, asked } = inPieces(piece, 1_000, 'multipart/form-data; boundary=x');
  expect(await readShared(request)).toEqual({ kind: 'tooLarge' });
  expect(asked()).toBeLessThan(MOST_BYTES / piece.length + 5);
});

test.each([
  ['another type', 'text/plain'],
  ['no boundary', 'multipart/form-data'],
  ['what is none', 'multipart/form-data; boundary=x'],
])('a form of %s has nothing in it', async (_, type) => {
  const { request } = inPieces(new TextEncoder().encode('--y\r\nhello'), 1, type);
  expect(await readShared(request)).toEqual({ kind: 'given', texts: [], picture: undefined });
});

test('a form that breaks off, or has no body, has nothing in it', async () => {
  const body = new ReadableStream({ pull: () => Promise.reject(new Error('gone')) });
  const init = { method: 'POST', body, duplex: 'half' };
  const nothing = { kind: 'given', texts: [], picture: undefined };
  expect(await readShared(new Request(address, init))).toEqual(nothing);
  expect(await readShared(new Request(address, { method: 'POST' }))).toEqual(nothing);
});
