import { Linter } from 'eslint';
import { expect, test } from 'vitest';
import { en } from '../src/ui/text/en.ts';
import { bootScript } from './bootScript.ts';

/** What an old browser would say that reads no more than this version of the language. */
const complaints = (source: string, ecmaVersion: 3 | 5) =>
  new Linter().verify(source, [{ languageOptions: { ecmaVersion, sourceType: 'script' } }]);

test('browsers of any age can read the script that says they are too old', () => {
  expect(complaints(bootScript(), 5)).toEqual([]);
});

test.each(['let a = 1;', 'var f = () => 1;', 'var a = `b`;', 'f(a, );', 'var { a } = b;'])(
  'a script of younger browsers would be found: %s',
  (younger) => {
    expect(complaints(bootScript() + younger, 5)).toMatchObject([{ fatal: true }]);
  },
);

test('the script has the words of the catalogue, in plain ASCII', () => {
  const script = bootScript();
  expect(script).not.toMatch(/[^\n -~]/u);
  const written = /\}\)\(window, document, (\{.*\})\);/u.exec(script)?.[1] ?? '';
  const words = JSON.parse(written) as Record<string, string>;
  expect(words).toMatchObject({
    old: en.stage.failed.unsupported,
    load: en.stage.failed.load,
    openingLong: en.stage.openingLong,
  });
});
