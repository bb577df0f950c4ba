import { join } from 'node:path';
import { Linter } from 'eslint';
import ts from 'typescript-eslint';
import { expect, test } from 'vitest';
import { root } from './paths.mjs';
import { roomsRule } from './roomsRule.mjs';

const rooms = {
  top: ['below', 'other/Allowed'],
  below: [],
  other: [],
};
const config = {
  files: ['**/*.ts'],
  languageOptions: { parser: ts.parser },
  plugins: { parley: { rules: { rooms: roomsRule(rooms) } } },
  rules: { 'parley/rooms': 'error' },
};

/** What the rule says about a file with this code in the room `top`. */
function complaints(code) {
  const found = new Linter({ cwd: root }).verify(code, config, join(root, 'src/top/file.ts'));
  return found.map(({ message }) => message);
}
const REFUSED = ['top may import from: below, other/Allowed.'];

test.each([
  "import { one } from '../other/one.ts';",
  "import type { One } from '../other/one.ts';",
  "import '../other/one.ts';",
  "export { one } from '../other/one.ts';",
  "export * from '../other/one.ts';",
  "const one = await import('../other/one.ts');",
  "type One = import('../other/one.ts').One;",
])('refused: %s', (code) => {
  expect(complaints(code)).toEqual(REFUSED);
});

test.each([
  "import { one } from './one.ts';",
  "import { one } from '../below/one.ts';",
  "import { allowed } from '../other/Allowed.ts';",
  "const one = await import('../below/one.ts');",
  "type One = import('../below/one.ts').One;",
  "import 'node:fs';",
  "import '../without/rules.ts';",
  'const one = await import(path);',
  'export const one = 1;',
])('allowed: %s', (code) => {
  expect(complaints(code)).toEqual([]);
});
