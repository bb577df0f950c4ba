import { expect, test } from 'vitest';
import { isOurs } from './defects.ts';

const FOLDER = 'https://parley.example/chat/';

function errorWith(stack: string | undefined): Error {
  const error = new TypeError('x is not a function');
  Object.defineProperty(error, 'stack', { value: stack });
  return error;
}

test.each([
  ['Chromium', `TypeError: x\n    at t (${FOLDER}assets/index-Db8TfU1n.js:1:2)`],
  ['Chromium, without a name', `TypeError: x\n    at ${FOLDER}assets/index-Db8TfU1n.js:1:2`],
  ['Firefox', `t@${FOLDER}assets/index-Db8TfU1n.js:12:34\n`],
  [
    'WebKit',
    `t@${FOLDER}assets/index-Db8TfU1n.js:12:34\nmodule code@${FOLDER}assets/index-Db8TfU1n.js:1:2`,
  ],
  ['a worker', `StorageError: storage: damaged\n    at f (${FOLDER}assets/worker-C7kOfuKe.js:1:2)`],
  [
    'our code called by an extension',
    `TypeError: x\n    at t (${FOLDER}assets/index-1.js:1:2)\n    at chrome-extension://abc/inject.js:1:2`,
  ],
  [
    'an extension called by our code',
    `TypeError: x\n    at chrome-extension://abc/inject.js:1:2\n    at async t (${FOLDER}assets/index-1.js:1:2)`,
  ],
  ['no frames', 'NotAllowedError: not now'],
  ['no stack', undefined],
  ['an empty stack', ''],
])('an error with frames as of %s is ours', (_, stack) => {
  expect(isOurs(errorWith(stack), FOLDER)).toBe(true);
});

test.each([
  ['an extension of Chromium', 'TypeError: x\n    at t (chrome-extension://abcdef/content.js:1:2)'],
  ['an extension of Firefox', 't@moz-extension://0a1b2c/content.js:12:34'],
  ['an extension of Safari', 't@safari-web-extension://0A1B/content.js:12:34'],
  ['another host', 'TypeError: x\n    at t (https://evil.example/chat/assets/index-1.js:1:2)'],
  [
    'a host that begins like ours',
    'TypeError: x\n    at t (https://parley.example.evil.example/chat/a.js:1:2)',
  ],
  [
    'another app of our host',
    'TypeError: x\n    at t (https://parley.example/other/assets/index.js:1:2)',
  ],
  ['a script made of text', 'TypeError: x\n    at t (blob:https://parley.example/0a1b-2c3d:1:2)'],
  ['a script in the page', `TypeError: x\n    at t (${FOLDER}:1:2)`],
  ['a script in the page, with its name', `t@${FOLDER}index.html:12:34`],
  ['a script in the page, with a query', `t@${FOLDER}?source=pwa#c=X:12:34`],
  ['data', 'TypeError: x\n    at t (data:text/javascript,foo:1:2)'],
])('an error with frames only of %s is not', (_, stack) => {
  expect(isOurs(errorWith(stack), FOLDER)).toBe(false);
});

const hostile = Object.defineProperty({}, 'stack', {
  get: () => {
    throw new Error('looked at');
  },
});

test.each([
  [undefined],
  [null],
  [''],
  ['aborted'],
  [0],
  [Symbol('x')],
  [{ message: 'looks like one', stack: `t@${FOLDER}assets/index-1.js:1:2` }],
])('what is no error was not thrown by us: %s', (reason) => {
  expect(isOurs(reason, FOLDER)).toBe(false);
});

test('what throws when it is looked at was not thrown by us', () => {
  expect(isOurs(hostile, FOLDER)).toBe(false);
});

test.each([
  ['is very long', 'a:'.repeat(200_000)],
  ['names our scripts', `at t (${FOLDER}assets/index-1.js:1:2)`],
])('an error of others whose message %s is not ours', (_, message) => {
  const error = new TypeError(message);
  const stack = `TypeError: ${message}\n    at t (chrome-extension://abc/x.js:1:2)`;
  Object.defineProperty(error, 'stack', { value: stack });
  expect(isOurs(error, FOLDER)).toBe(false);
});
