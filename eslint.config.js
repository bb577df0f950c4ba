import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { roomsRule } from './scripts/lib/roomsRule.mjs';

/** What every part of the domain may import: the small helpers, and the ground of `chat`. */
const ground = ['lib', 'chat'];

/** Which rooms of src a room may import from; ARCHITECTURE.md draws the direction. */
export const rooms = {
  lib: [],
  // The ground of the domain: ports, ids, limits, views, events and small helpers.
  chat: ['lib', 'chat/people/Identity', 'chat/content/kinds'],
  'chat/wire': ground,
  'chat/content': [...ground, 'chat/wire'],
  'chat/model': [...ground, 'chat/wire', 'chat/content'],
  'chat/people': [...ground, 'chat/wire', 'chat/model'],
  'chat/messages': [...ground, 'chat/wire', 'chat/content', 'chat/model'],
  'chat/lanes': [...ground, 'chat/wire', 'chat/model', 'chat/messages'],
  'chat/invitations': [
    ...ground,
    'chat/wire',
    'chat/model',
    'chat/messages/sessions',
    'chat/people',
  ],
  'chat/conversation': [
    ...ground,
    'chat/wire',
    'chat/content',
    'chat/model',
    'chat/people',
    'chat/messages',
    'chat/lanes',
    'chat/invitations/replyStatus',
  ],
  'chat/loadStored': [
    ...ground,
    'chat/wire',
    'chat/model',
    'chat/people',
    'chat/invitations/LateAnswers',
    'chat/invitations/InvitationState',
  ],
  'chat/Messenger': [
    ...ground,
    'chat/conversation',
    'chat/invitations',
    'chat/lanes/OwnRoute',
    'chat/loadStored',
    'chat/people',
  ],
  storage: ['lib', 'chat'],
  veilid: ['lib', 'chat'],
  backend: [
    ...['lib', 'chat', 'veilid', 'storage'],
    ...['chat/Messenger', 'chat/loadStored', 'chat/people/privacySettings'],
  ],
  // State uses it to look for codes. It opens its own worker as the page opens the backend's.
  qr: ['lib', 'state/incoming/pictures', 'state/incoming/textKinds', 'state/trustedScript'],
  share: ['lib'],
  offline: ['lib'],
  notifications: ['lib'],
  // The page knows only the interface of the backend, and only what it shows of the domain.
  state: [
    'lib',
    ...['backend/BackendApi', 'backend/stage'],
    ...['chat/events', 'chat/ids', 'chat/limits', 'chat/outcomes', 'chat/verbs', 'chat/views'],
    ...['share/Shared', 'offline/TakeOver', 'notifications/ShownNotification'],
  ],
  ui: [
    ...['lib', 'state', 'qr', 'backend/stage'],
    ...['chat/ids', 'chat/limits', 'chat/outcomes', 'chat/views'],
  ],
};

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
      // The method of a fake implements an asynchronous port, but often has nothing to await.
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
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'VariableDeclarator[init=null] > Identifier > TSTypeAnnotation > TSTypeReference[typeName.name=/^HTML/]',
          message:
            'The screen may be gone when an answer arrives, and its elements with it: add “| undefined”.',
        },
      ],
      // The screens are fragments of one page, not routes of a server.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['src/**', 'public/**', 'tests/screens/**', 'tests/e2e/**'],
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
    // A parameter that is not used keeps the name from the interface, with "_" before it.
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-undef': 'off',
      eqeqeq: 'error',
    },
  },
  {
    // Old browsers read it.
    files: ['src/boot/*.js'],
    languageOptions: { ecmaVersion: 5, sourceType: 'script' },
    rules: { '@typescript-eslint/no-unused-vars': ['error', { caughtErrors: 'none' }] },
  },
  {
    // Younger than the oldest browsers that run Parley. TypeScript's library knows the language, not these.
    files: ['src/**/*.{ts,svelte}'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...[
          ['URL', 'canParse', 'Use lib/isUrl.'],
          ['URL', 'parse', 'Use lib/isUrl.'],
          ['AbortSignal', 'any', 'Browsers of 2023 have none.'],
        ].map(([object, property, message]) => ({ object, property, message })),
      ],
    },
  },
  {
    files: ['src/**/*.{ts,svelte}'],
    ignores: ['**/*.test.ts'],
    plugins: { parley: { rules: { rooms: roomsRule(rooms) } } },
    rules: { 'parley/rooms': 'error' },
  },
);
