import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** Which folders of src a folder may import from; ARCHITECTURE.md draws it. */
const directions = {
  lib: [],
  chat: ['lib'],
  storage: ['chat', 'lib'],
  veilid: ['chat', 'lib'],
  backend: ['chat', 'lib', 'veilid', 'storage'],
  // It is what the page looks for codes with. Its own worker is opened as the backend's is.
  qr: ['lib', 'state/incoming/pictures', 'state/trustedScript'],
  share: ['lib'],
  offline: ['lib'],
  // Of the backend the page knows the interface only, of the domain what it shows.
  state: [
    'lib',
    'backend/BackendApi',
    'chat/events',
    'chat/ids',
    'chat/limits',
    'chat/views',
    'share/Shared',
    'offline/TakeOver',
  ],
  ui: ['lib', 'state', 'qr', 'chat/ids', 'chat/limits', 'chat/views'],
};

function directionRule(folder, allowed) {
  const own = allowed.filter((path) => !path.includes('/'));
  const parts = allowed.filter((path) => path.includes('/')).map((path) => `${path}.ts`);
  const escape = (text) => text.replaceAll(/[/.]/gu, '\\$&');
  const folders = [
    'lib',
    'chat',
    'storage',
    'veilid',
    'backend',
    'qr',
    'share',
    'offline',
    'state',
    'ui',
  ]
    .filter((other) => other !== folder && !own.includes(other))
    .join('|');
  const except = parts.length > 0 ? `(?!(?:${parts.map(escape).join('|')})$)` : '';
  return {
    files: [`src/${folder}/**/*.{ts,svelte}`],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(?:\\.\\./)+${except}(?:${folders})/`,
              message: `src/${folder} may import from: ${allowed.join(', ') || 'nothing'}.`,
            },
          ],
        },
      ],
    },
  };
}

export default ts.config(
  { ignores: ['dist/', 'dist-server/', 'node_modules/', 'target/', 'test-results/', 'vendor/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['{src,server,scripts,tests}/**/*.ts'],
    extends: [...ts.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.node.json', './tsconfig.worker.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // A method of an asynchronous port has nothing to wait for in a fake.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      // The screens are fragments of one page, not routes of a server.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['src/**', 'tests/screens/**', 'tests/e2e/**'],
    languageOptions: { globals: { ...globals.browser } },
  },
  {
    files: ['scripts/**', 'tests/network/**', 'tests/screens/*.mjs', '*.config.{js,ts}'],
    languageOptions: { globals: { ...globals.node } },
  },
  {
    // Plain TypeScript: time, randomness and storage come in through ports.
    files: ['src/chat/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...Object.keys({ ...globals.browser, ...globals.worker }).filter(
          (name) => !(name in globals.es2025) && name !== 'name',
        ),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Ask the clock.' },
        { object: 'Math', property: 'random', message: 'Ask the crypto port.' },
      ],
    },
  },
  {
    // Names as the interface shows; the other side of an unused one is a caller.
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-undef': 'off',
      eqeqeq: 'error',
    },
  },
  ...Object.entries(directions).map(([folder, allowed]) => directionRule(folder, allowed)),
);
