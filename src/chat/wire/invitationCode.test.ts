import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PublicKey, RecordKey, SecretKey } from '../ids.ts';
import { decodeInvitation, encodeInvitation, type InvitationCode } from './invitationCode.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const codes: fc.Arbitrary<InvitationCode> = fc.record({
  record: bytes(64).map((each) => each as RecordKey),
  replySecret: bytes(32).map((each) => each as SecretKey),
  identity: bytes(32).map((each) => each as PublicKey),
});
const example: InvitationCode = {
  record: new Uint8Array(64).fill(1) as RecordKey,
  replySecret: new Uint8Array(32).fill(2) as SecretKey,
  identity: new Uint8Array(32).fill(3) as PublicKey,
};
const text = encodeInvitation(example);

test('decoding gives the same invitation, from a bare code or a link with any host', () => {
  fc.assert(
    fc.property(codes, fc.webUrl(), (code, host) => {
      const written = encodeInvitation(code);
      expect(decodeInvitation(written)).toEqual({ kind: 'code', code });
      expect(decodeInvitation(`${host}#i=${written}`)).toEqual({ kind: 'code', code });
    }),
  );
});

test.each([' Tell me when you are there.', '\n\n-- \nAlice', ').', '"', '>'])(
  'words around a link are ignored: %j',
  (after) => {
    const letter = `Hello Bob, open https://parley.example/#i=${text}${after}`;
    expect(decodeInvitation(letter)).toEqual({ kind: 'code', code: example });
  },
);

test.each([
  ['My code: ', ''],
  ['', '\n\nSee you, Alice'],
  ['“', '”'],
])('words around a bare code do not matter: %j %j', (before, after) => {
  const letter = before + text + after;
  expect(decodeInvitation(letter)).toEqual({ kind: 'code', code: example });
  expect(decodeInvitation(letter.toLowerCase())).toEqual({ kind: 'code', code: example });
});

test('a word that is longer or shorter than a code is not a code', () => {
  for (const word of [`${text}A`, `8${text}`, text.slice(1)])
    expect(decodeInvitation(`My code: ${word}, see you`)).toEqual({ kind: 'foreign' });
});

test('a code has 213 characters of the alphanumeric mode of QR codes', () => {
  expect(text).toMatch(/^[A-Z2-7]{213}$/u);
});

test('case, spaces and line breaks are ignored', () => {
  const broken = text.toLowerCase().replaceAll(/.{20}/gu, '$& \n');
  expect(decodeInvitation(`  http://localhost/#i=${broken} `)).toEqual({
    kind: 'code',
    code: example,
  });
});

test.each(['http://localhost:8423/#i=', 'https://a.example/b/#i=', 'web+parley:#i='])(
  'a code after %s is found, also with words before it',
  (before) => {
    for (const words of ['', 'Talk to me on Parley: '])
      expect(decodeInvitation(words + before + text)).toEqual({ kind: 'code', code: example });
  },
);

test('a change of any one character is detected', () => {
  for (let at = 0; at < text.length; at++)
    for (const other of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/') {
      if (other === text[at]) continue;
      const { kind } = decodeInvitation(text.slice(0, at) + other + text.slice(at + 1));
      expect(kind).not.toBe('code');
    }
});

/** A link to an arbitrary invitation with an arbitrary host. */
const links = fc.tuple(codes, fc.webUrl()).map(([code, host]) => ({
  before: `${host}#i=`,
  written: encodeInvitation(code),
  code,
}));
const BASE32 = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'] as const;

test('changing one character of a link never gives another invitation', () => {
  const damage = fc.tuple(links, fc.nat(212), fc.constantFrom(...BASE32, ...'01890-/.'));
  fc.assert(
    fc.property(damage, ([{ before, written, code }, at, other]) => {
      const [start, here = '', end] = [written.slice(0, at), written[at], written.slice(at + 1)];
      const next = end.slice(0, 1);
      const damaged = [
        start + end,
        start + other + here + end,
        here === other ? undefined : start + other + end,
        here === next ? undefined : start + next + here + end.slice(1),
      ];
      for (const each of damaged)
        if (each !== undefined && each !== written)
          for (const text of [each, before + each, `${before}${each} see you`])
            // A character before the whole code that cannot belong to it damages nothing.
            if (each === other + written && '-/.'.includes(other))
              expect([{ kind: 'code', code }, { kind: 'damaged' }]).toContainEqual(
                decodeInvitation(text),
              );
            else expect(decodeInvitation(text).kind).not.toBe('code');
    }),
    { numRuns: 500 },
  );
});

test('a cut link is truncated, whatever its length', () => {
  for (let length = 1; length < text.length; length++)
    expect(decodeInvitation(`https://a.example/#i=${text.slice(0, length)}`).kind).toBe(
      'truncated',
    );
});

test('a code with extra characters at its end is damaged', () => {
  for (const more of ['A', 'Q', 'AA', '7A', 'AAA', text])
    expect(decodeInvitation(text + more)).toEqual({ kind: 'damaged' });
});

test('other texts are not codes', () => {
  for (const other of [
    '',
    'hello',
    'https://example.org/about',
    'VLD0:abc',
    '#i=',
    'x'.repeat(1e6),
  ])
    expect(decodeInvitation(other).kind).not.toBe('code');
  expect(decodeInvitation('https://example.org/about').kind).toBe('foreign');
  expect(decodeInvitation('').kind).toBe('foreign');
});

test('arbitrary text is never a code and never throws', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (input) => {
      expect(decodeInvitation(input).kind).not.toBe('code');
      expect(decodeInvitation(`#i=${input}`).kind).not.toBe('code');
    }),
  );
});
