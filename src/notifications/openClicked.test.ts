import { expect, test } from 'vitest';
import { isGoTo } from './ShownNotification.ts';
import { openClicked } from './openClicked.ts';

const HOME = 'https://parley.example/';

function browser(...urls: readonly string[]) {
  const done: unknown[] = [];
  const all = urls.map((url) => ({
    url,
    focused: false,
    postMessage: (message: unknown) => void done.push({ url, message }),
    focus: () => Promise.resolve(done.push({ url, focus: true })),
  }));
  const pages = {
    matchAll: () => Promise.resolve(all),
    openWindow: (url: string) => Promise.resolve(done.push({ opened: url })),
  };
  return {
    done,
    click: (data: unknown) => openClicked({ data, close: () => done.push('closed') }, pages, HOME),
  };
}

test('an open page shows the conversation and comes to the front', async () => {
  const { done, click } = browser('https://other.example/', `${HOME}other/`, `${HOME}#me`);
  await click('#c=mira');
  expect(done).toEqual([
    'closed',
    { url: `${HOME}#me`, message: { kind: 'goTo', hash: '#c=mira' } },
    { url: `${HOME}#me`, focus: true },
  ]);
});

test('without an open page a new one shows the conversation', async () => {
  const { done, click } = browser();
  await click('#c=mira');
  expect(done).toEqual(['closed', { opened: `${HOME}#c=mira` }]);
});

test.each([undefined, 7, 'https://evil.example', '#i=secret://', '#c=a/../b'])(
  'a notification with %j opens the list',
  async (data) => {
    const { done, click } = browser();
    await click(data);
    expect(done).toEqual(['closed', { opened: `${HOME}#` }]);
  },
);

test('only a message with the fragment of our own screen is accepted', () => {
  expect(isGoTo({ kind: 'goTo', hash: '#c=mira' })).toBe(true);
  expect(isGoTo({ kind: 'goTo', hash: 'javascript:1' })).toBe(false);
  expect(isGoTo({ kind: 'other', hash: '#me' })).toBe(false);
  expect(isGoTo(undefined)).toBe(false);
});
