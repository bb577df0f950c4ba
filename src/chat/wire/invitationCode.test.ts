import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PublicKey, RecordKey, SecretKey } from '../ids.ts';
import {
  decodeInvitation,
  encodeInvitation,
  isLikeInvitation,
  type InvitationCode,
} from './invitationCode.ts';

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
            // A character that cannot belong to a code damages nothing before it or in it.
            if ('-/.'.includes(other))
              expect([
                { kind: 'code', code },
                { kind: 'damaged' },
                { kind: 'truncated' },
                { kind: 'foreign' },
              ]).toContainEqual(decodeInvitation(text));
            else expect(decodeInvitation(text).kind).not.toBe('code');
    }),
    { numRuns: 500 },
  );
});

const link = `https://parley.example/#i=${text}`;
const percent = encodeURIComponent(link);
const twice = encodeURIComponent(percent);
const quotedPrintable = link.replaceAll('=', '=3D').replaceAll(/.{70}/gu, '$&=\r\n');
const lines = text.match(/.{1,60}/gu) ?? [];
const each = (put: string): string => [...text].join(put);

test.each([
  ['the address bar', link.replace('#i=', '%23i=')],
  ['the address bar, all of it', link.replace('#i=', '%23i%3D')],
  ['a browser, which encodes what is not seen', `https://a.example/#i=%E2%80%8B${text}%E2%80%8E`],
  ['Outlook', `https://emea01.safelinks.example/?url=${percent}&data=05%7C02%7C&reserved=0`],
  [
    'Outlook, with small letters',
    `https://eur.safelinks.example/?url=${percent.toLowerCase()}&x=1`,
  ],
  [
    'two scanners',
    `https://scan.example/?a=${encodeURIComponent(`https://b.example/?url=${percent}&c=1`)}&e=2`,
  ],
  ['three scanners', `https://scan.example/?u=${encodeURIComponent(twice)}&e=2`],
  [
    'a search engine',
    `https://www.google.example/url?q=${link.replace('#i=', '%23i%3D')}&sa=D&sntz=1`,
  ],
  [
    'Proofpoint 2',
    `https://urldefense.example/v2/url?u=${link.replace('://', '-3A__').replaceAll('/', '_').replace('#i=', '-23i-3D')}&d=DwMF&c=x`,
  ],
  ['Proofpoint 3', `https://urldefense.com/v3/__${link.replace('#', '*')}__;Iw!!A1b-C!d2E3f4$`],
  ['HTML', `<a href="${link.replace('#', '&#35;').replace('=', '&#61;')}">open</a>`],
  ['HTML, by names', link.replace('#', '&num;').replace('=', '&equals;')],
  ['Markdown', `[open](${link})`],
  ['Markdown, in bold', `**${link}**`],
  ['quoted-printable', quotedPrintable],
  ['quoted-printable, quoted', `> ${quotedPrintable.replaceAll('\r\n', '\n')}`],
  [
    'a quote',
    `Alice wrote:\n> Talk to me:\n> https://parley.example/#i=${lines.join('\n> ')}\n> \n> Bye`,
  ],
  ['a quote of a quote', `>> https://parley.example/#i=\n>> ${lines.join('\n>> ')}`],
  ['a quote of a bare code', `Alice wrote:\n> My code:\n>\n> ${lines.join('\n> ')}\n>\n> Bye`],
  ['a table', `| https://parley.example/#i=${text} |`],
  ['a letter with two links, the first one cut', `${link.slice(0, 90)} … ${link}`],
  ['a chat that breaks words', `https://parley.example/#i=${each('\u200b')}`],
  ['a text with soft hyphens', each('\u00ad')],
  ['a text with word joiners', each('\u2060')],
  ['a text from right to left', `\u202b\u2067${link}\u2069\u202c`],
  ['a text with marks of direction', `#i=\u200e${each('\u200f')}\u061c`],
  ['a program that marks the order of bytes', `\ufeff${text}`],
  ['a typesetter', `“${lines.join('-\n')}”`],
  ['a typesetter of links', `‘https://parley.example/#i=${lines.join('‐ ')}’`],
  ['French quotes', `« ${text} »`],
  ['straight quotes', `'${text}'`],
  ['backquotes', `\`${text}\``],
  ['hyphens between groups', text.match(/.{1,5}/gu)?.join('-') ?? ''],
  ['non-breaking spaces', text.match(/.{1,5}/gu)?.join('\u00a0') ?? ''],
  [
    'full width',
    text.replaceAll(/./gu, (c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0)),
  ],
  ['Arabic digits', text.replaceAll(/[0-9]/gu, (c) => String.fromCodePoint(0x660 + Number(c)))],
  ['Devanagari digits', text.replaceAll(/[0-9]/gu, (c) => String.fromCodePoint(0x966 + Number(c)))],
  ['bold digits', text.replaceAll(/[0-9]/gu, (c) => String.fromCodePoint(0x1d7ce + Number(c)))],
])('a code is read as other programs hand it on: %s', (_, handed) => {
  expect(decodeInvitation(handed)).toEqual({ kind: 'code', code: example });
  expect(isLikeInvitation(handed)).toBe(true);
});

test('what other programs do to a changed code never makes it another one', () => {
  const change = fc.tuple(codes, fc.nat(212), fc.constantFrom(...BASE32));
  const wrap = fc.constantFrom<(link: string) => string>(
    (link) => `https://scan.example/?url=${encodeURIComponent(link)}&a=1`,
    (link) => `https://urldefense.com/v3/__${link.replace('#', '*')}__;Iw!!A$`,
    (link) => `> ${link.replace('=', '=3D').replaceAll(/.{70}/gu, '$&=\n')}`,
    (link) => link.replaceAll(/.{9}/gu, '$&\u200b-'),
  );
  fc.assert(
    fc.property(change, wrap, ([code, at, other], wrapped) => {
      const written = encodeInvitation(code);
      fc.pre(written[at] !== other);
      const changed = written.slice(0, at) + other + written.slice(at + 1);
      const handed = (each: string) => decodeInvitation(wrapped(`https://a.example/#i=${each}`));
      expect(handed(written)).toEqual({ kind: 'code', code });
      expect(handed(changed).kind).not.toBe('code');
      expect(handed(written.slice(0, at)).kind).not.toBe('code');
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
