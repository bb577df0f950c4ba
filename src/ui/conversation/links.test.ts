import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import unhomoglyph from 'unhomoglyph';
import { pieces, type Link } from './links.ts';

const links = (text: string): readonly Link[] =>
  pieces(text).filter((piece): piece is Link => typeof piece !== 'string');
const shown = ({ scheme, host, rest }: Link): string => scheme + host + rest;
/** The links of a text as they are shown. */
const addresses = (text: string): readonly string[] => links(text).map(shown);

describe('an address ends where its writer ends it', () => {
  test.each([
    ['https://en.wikipedia.org/wiki/Foo_(bar)', 'https://en.wikipedia.org/wiki/Foo_(bar)'],
    ['(see https://en.wikipedia.org/wiki/Foo_(bar))', 'https://en.wikipedia.org/wiki/Foo_(bar)'],
    ['(https://example.com/a[1])', 'https://example.com/a[1]'],
    ['(https://example.com/a),then', 'https://example.com/a'],
    ['[text](https://example.com/a_(b))', 'https://example.com/a_(b)'],
    ['[https://example.com/a]', 'https://example.com/a'],
    ['{https://example.com/a}', 'https://example.com/a'],
    ['<https://example.com/a>', 'https://example.com/a'],
    ['"https://example.com/a"', 'https://example.com/a'],
    ["'https://example.com/a'.", 'https://example.com/a'],
    ['`https://example.com/a`', 'https://example.com/a'],
    ['“https://example.com/a”', 'https://example.com/a'],
    ['„https://example.com/a“', 'https://example.com/a'],
    ['‚https://example.com/a‘', 'https://example.com/a'],
    ['‘https://example.com/a’', 'https://example.com/a'],
    ['«https://example.com/a»', 'https://example.com/a'],
    ['‹https://example.com/a›', 'https://example.com/a'],
    ['「https://example.com/a」と', 'https://example.com/a'],
    ['『https://example.com/a』', 'https://example.com/a'],
    ['（https://example.com/a）', 'https://example.com/a'],
    ['https://example.com/a（注）', 'https://example.com/a'],
    ['【https://example.com/a】', 'https://example.com/a'],
    ['https://example.com/a。次', 'https://example.com/a'],
    ['https://example.com/a、b', 'https://example.com/a'],
    ['https://example.com/a，', 'https://example.com/a'],
    ['https://example.com/a！', 'https://example.com/a'],
    ['https://example.com/a？', 'https://example.com/a'],
    ['https://example.com/a．', 'https://example.com/a'],
    ['https://example.com/a।', 'https://example.com/a'],
    ['https://example.com/a॥', 'https://example.com/a'],
    ['https://example.com/a۔', 'https://example.com/a'],
    ['https://example.com/a؟', 'https://example.com/a'],
    ['https://example.com/a،', 'https://example.com/a'],
    ['https://example.com/a؛', 'https://example.com/a'],
    ['https://example.com/a։', 'https://example.com/a'],
    ['https://example.com/a።', 'https://example.com/a'],
    ['https://example.com/a။', 'https://example.com/a'],
    ['https://example.com/a។', 'https://example.com/a'],
    ['https://example.com/a׃', 'https://example.com/a'],
    ['https://example.com/a…', 'https://example.com/a'],
    ['https://example.com/a—it is good', 'https://example.com/a'],
    ['https://example.com/a...', 'https://example.com/a'],
    ['https://example.com/a?!', 'https://example.com/a'],
    ['https://example.com/a!!!)', 'https://example.com/a'],
    ['**https://example.com/x**', 'https://example.com/x'],
    ['**See https://example.com/x**', 'https://example.com/x'],
    ['_https://example.com/x_', 'https://example.com/x'],
    ['~~https://example.com/x~~', 'https://example.com/x'],
    ['||https://example.com/x||', 'https://example.com/x'],
    ['https://example.com/a\\b', 'https://example.com/a'],
    ['See https://example.com.', 'https://example.com'],
    ['日本語https://example.com/a', 'https://example.com/a'],
  ])('%s', (text, address) => {
    expect(addresses(text)).toEqual([address]);
  });

  test.each([
    ['https://a.example,https://b.example', 'https://a.example', 'https://b.example'],
    ['https://a.example;https://b.example', 'https://a.example', 'https://b.example'],
    ['https://a.example/x,https://b.example/y', 'https://a.example/x', 'https://b.example/y'],
    ['https://a.example/x|http://b.example/y', 'https://a.example/x', 'http://b.example/y'],
    ['https://a.example(https://b.example)', 'https://a.example', 'https://b.example'],
    ['https://a.examplehttps://b.example', 'https://a.example', 'https://b.example'],
    ['https://a.example\nhttps://b.example', 'https://a.example', 'https://b.example'],
  ])('two addresses are two links: %s', (text, ...both) => {
    expect(addresses(text)).toEqual(both);
  });

  test.each([
    'https://example.com/a?b=c&d=e#f',
    'https://example.com/',
    'https://example.com/wiki/C%2B%2B',
    'https://example.com/a+b=',
    'https://example.com/a-',
    'https://example.com/a;b=c/d',
    'https://example.com/a,b',
    "https://example.com/it's",
    'https://example.com/l’été',
    'https://example.com/~user/@name',
    'https://maps.example/@52.1,13.2,15z',
    'https://example.com/#/a!b',
    'https://web.example/2020/https://example.com/a',
    'https://example.com/?u=https://other.example/',
    'https://localhost:8080/x',
    'http://intranet/x',
    'http://192.168.1.1/x',
    'http://[::1]:8080/x',
    'https://under_score.example/x',
    'https://de.example/wiki/Größe',
    'https://ar.example/wiki/القاهرة',
    'https://ja.example/wiki/メイン・ページ',
    'https://example.com/a👍',
    'HTTPS://Example.COM/A',
  ])('all of %s is one link', (text) => {
    expect(addresses(text)).toEqual([text]);
    expect(addresses(`Look: ${text} and (${text}), ${text}.`)).toEqual([text, text, text]);
  });

  test('all of a very long one is one link', () => {
    const text = `https://example.com/${'a'.repeat(15_000)}`;
    expect(addresses(text)).toEqual([text]);
  });

  test('it ends at whatever shows nothing or reorders text', () => {
    for (const codes of [
      ...[[0x00, 0x20], 0x7f, 0x85, 0xa0, 0xad, 0x34f, 0x61c, [0x115f, 0x1160], 0x1680, 0x180e],
      ...[[0x2000, 0x200f], [0x2028, 0x202f], [0x205f, 0x206f], 0x2800, 0x3000, 0x3164],
      ...[[0xfe00, 0xfe0f], 0xfeff, 0xffa0, [0xfff9, 0xfffb], 0x1d159, 0x1d173],
      ...[0xe0001, [0xe0020, 0xe0023], 0xe007f, 0xe0100],
    ]) {
      const [from = 0, to = from] = typeof codes === 'number' ? [codes] : codes;
      for (let code = from; code <= to; code++) {
        const mark = String.fromCodePoint(code);
        for (const [text, address] of [
          [`https://a.example/b${mark}c`, 'https://a.example/b'],
          [`https://bank.example${mark}@evil.example/`, 'https://bank.example'],
          [`https://a.example${mark}/x`, 'https://a.example'],
        ] as const)
          expect([code, ...addresses(text)]).toEqual([code, address]);
        expect(links(`https://${mark}a.example/b`)).toEqual([]);
      }
    }
  });
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'ftp://a.example',
  'file:///etc/passwd',
  'web+parley:#i=A',
  'mailto:a@b.example',
  'xhttps://example.com/a',
  'https://',
  'https:///evil.example',
  'https://?x',
  'https://example.com:99999/',
  'https://bank.example@evil.example/',
  'https://user:password@evil.example/',
  'https://bank.example%40evil.example/',
  'https://bank.example＠evil.example/',
  'https://bank.example／evil.example\u202e@x/',
])('%s is no link', (text) => {
  expect(links(text)).toEqual([]);
  expect(pieces(text)).toEqual([text]);
});

describe('the host that a link shows', () => {
  test.each([
    'https://bücher.example/',
    'https://Bücher.example/',
    'https://straße.example/',
    'https://żółw.example/',
    'https://læring.example/',
    'https://例え.example/',
    'https://ひらがな.example/',
    'https://データ.example/',
    'https://한국.example/',
    'https://президент.рф/',
    'https://сура.рф/',
    'https://ελλάδα.example/',
    'https://հայաստան.example/',
    'https://ישראל.example/',
    'https://مثال.example/',
    'https://भारत.example/',
    'https://ประเทศไทย.example/',
    'https://xn--80ak6aa92e.example/',
    'https://a.example:443/',
    'https://a.example:8443/',
  ])('is as it was written if it is clear: %s', (text) => {
    expect(addresses(text)).toEqual([text]);
  });

  test.each([
    ['https://аррӏе.com/', 'Cyrillic alone'],
    ['https://АРРLЕ.com/', 'capitals'],
    ['https://раураӏ.com/', 'Cyrillic alone'],
    ['https://pаypal.com/', 'a Cyrillic а among Latin letters'],
    ['https://gооgle.com/', 'Cyrillic о'],
    ['https://www.аррӏе.com/', 'in one label of several'],
    ['https://аррӏе.соm/', 'in a mixed label'],
    ['https://аррӏе.сор/', 'with an end that looks Latin, too'],
    ['https://ονγ.com/', 'Greek alone'],
    ['https://οօο.com/', 'Greek and Armenian'],
    ['https://օսո.com/', 'Armenian alone'],
    ['https://ɡoogle.com/', 'a phonetic letter'],
    ['https://lıght.com/', 'a dotless i'],
    ['https://goog\u0142e\u0323.com/', 'a mark of its own'],
    ['https://googlẹ.com/', 'a dot below'],
    ['https://bu\u0308cher.example/', 'not composed'],
    ['https://ｅｘａｍｐｌｅ.com/', 'full width'],
    ['https://𝐞xample.com/', 'a letter of formulas'],
    ['https://ⓔxample.com/', 'a letter in a circle'],
    ['https://bank.example∕x.evil.example/', 'a division slash'],
    ['https://bank.example⁄x.evil.example/', 'a fraction slash'],
    ['https://bank.exampleノx.evil.example/', 'a Katakana letter like a slash'],
    ['https://bank.comー.evil.example/', 'a Katakana line'],
    ['https://aא.example/', 'Latin and Hebrew'],
    ['https://a١.example/', 'digits of another script'],
    ['https://กิิ.example/', 'a mark twice'],
    ['https://ex%61mple.com/', 'a letter in percent code'],
    ['http://0x7f.1/', 'an address in hexadecimal'],
    ['http://2130706433/', 'an address in one number'],
    ['http://[0:0:0:0:0:0:0:1]/', 'a long form'],
    ['https://☃.example/', 'a picture'],
  ])('is the one the browser goes to if it could be taken for another: %s, %s', (text) => {
    const [link] = links(text);
    const { host, hostname, protocol } = new URL(text);
    expect(link?.host).toBe(host);
    expect(hostname).toMatch(/^[!-~]+$/u);
    expect(link?.href).toBe(`${protocol}//${host}/`);
  });

  test('keeps its port if it is replaced', () => {
    expect(addresses('https://аррӏе.com:8443/x')).toEqual(['https://xn--80ak6aa92e.com:8443/x']);
  });

  test('is never one that Unicode takes for a host of a–z', () => {
    const letters: string[] = [];
    for (let code = 0x80; code < 0x30000; code++) {
      const letter = String.fromCodePoint(code);
      if (!/[\p{L}\p{M}]/u.test(letter)) continue;
      const ascii = /^[ -~]+$/u.test(unhomoglyph(letter.normalize('NFD')));
      if (ascii && URL.canParse(`https://${letter}a.example`)) letters.push(letter);
    }
    expect(letters.length).toBeGreaterThan(100);
    const part = fc.constantFrom(...letters, ...'aeo0');
    const labels = fc.array(part, { minLength: 1, maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(labels, (label) => {
        // æ and œ are letters that readers of their languages expect.
        fc.pre(!/[æœ]/iu.test(label) && URL.canParse(`https://${label}.com/`));
        for (const link of links(`https://${label}.com/`)) expect(link.host).toMatch(/^[!-~]+$/u);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Texts made of what matters for links. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          'https://',
          'http://',
          'HTTPS://',
          'a.example',
          'аррӏе.com',
          '/x',
          '@',
          ':',
          ':80',
          '?',
        ],
        ...['#', '(', ')', '[', ']', ',', '.', ' ', '\n', '\u202e', '\u2060', '。', '%', '\\', '"'],
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 30 },
  )
  .map((all) => all.join(''));

test('whatever the text is, each link leads to the host it shows, and no text is lost', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const all = pieces(text);
      let at = 0;
      for (const piece of all) {
        if (typeof piece === 'string') {
          at = text.indexOf(piece, at) + piece.length;
          continue;
        }
        const url = new URL(piece.href);
        expect(url.protocol).toMatch(/^https?:$/u);
        expect(url.username + url.password).toBe('');
        expect(new URL(shown(piece)).href).toBe(url.href);
        expect(shown(piece)).not.toMatch(/[\s\p{C}\p{Default_Ignorable_Code_Point}]/u);
        expect(text.indexOf(piece.scheme, at)).toBeGreaterThanOrEqual(at);
      }
      const said = all.map((piece) => (typeof piece === 'string' ? piece : shown(piece))).join('');
      if (addresses(text).every((address) => text.includes(address))) expect(said).toBe(text);
    }),
    { numRuns: 3_000 },
  );
});
