import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import '../app.css';
import { scenes } from '../../../tests/screens/scenes.ts';
import { scriptedPage } from '../../../tests/screens/scriptedPage.ts';
import type { Notice } from '../../notices/Notice.ts';
import type { FriendView } from '../../chat/views.ts';
import type { Permission } from '../../state/systemNotices.ts';
import App from '../App.svelte';
import { en } from '../text/en.ts';

const words = en.notices;
beforeEach(() => localStorage.clear());
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

interface Given {
  readonly permission?: Permission;
  readonly answer?: Permission;
  readonly isWatched?: boolean;
  readonly hash?: string;
}

async function show({
  permission = 'notAsked',
  answer = 'granted',
  isWatched = false,
  hash = '#me',
}: Given = {}) {
  history.replaceState(undefined, '', hash);
  const script = scenes['list']?.script(Date.now());
  if (script === undefined) throw new Error('no scene');
  let now = permission;
  const shown: Notice[] = [];
  const removed: string[] = [];
  const { page, backend } = scriptedPage(script, {
    isWatched,
    notices: {
      permission: () => now,
      ask: () => Promise.resolve((now = answer)),
      show: (notice) => Promise.resolve(void shown.push(notice)),
      remove: (tag) => Promise.resolve(void removed.push(tag)),
    },
  });
  stops.push(page.start());
  const screen = await render(App, { page, text: en });
  await page.chat.connect('test');
  stops.push(page.notices.start());
  const friend = (name: string): FriendView => {
    const found = page.chat.friends.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  /** A message comes from that friend. */
  const hear = (name: string, text: string): void => {
    const { unread, ...rest } = friend(name);
    const last = { text, mine: false, at: Date.now() };
    backend.tell({
      kind: 'friend',
      friend: { ...rest, last, activity: 'unknown', unread: unread + 1 },
    });
  };
  const read = (name: string): void =>
    backend.tell({ kind: 'friend', friend: { ...friend(name), unread: 0 } });
  return { screen, shown, removed, hear, read };
}

test('who chooses to be told is asked by the browser, and told as much as they chose', async () => {
  const { screen, shown, hear, removed, read } = await show();
  hear('Mira Okafor', 'before');
  await screen.getByRole('radio', { name: words.levels.name, exact: true }).click();
  await expect
    .element(screen.getByRole('radio', { name: words.levels.name, exact: true }))
    .toBeChecked();
  hear('Mira Okafor', 'a secret');
  await expect
    .poll(() => shown)
    .toEqual([{ tag: 'mira', title: 'Mira Okafor', body: words.message, hash: '#c=mira' }]);

  await screen.getByRole('radio', { name: words.levels.text }).click();
  hear('Mira Okafor', 'a secret');
  await expect.poll(() => shown.at(-1)?.body).toBe('a secret');

  await screen.getByRole('radio', { name: words.levels.message }).click();
  hear('Mira Okafor', 'a secret');
  await expect
    .poll(() => shown.at(-1))
    .toEqual({ tag: 'parley', title: words.message, body: '', hash: '#' });

  read('Mira Okafor');
  await expect.poll(() => removed).toContain('mira');
});

test('nothing is shown while one looks, of who is muted, and before it is wanted', async () => {
  const looks = await show({ permission: 'granted', isWatched: true });
  await looks.screen.getByRole('radio', { name: words.levels.text }).click();
  looks.hear('Mira Okafor', 'seen');
  looks.hear('Aunt Leila', 'muted');
  await expect.element(looks.screen.getByText('seen')).toBeInTheDocument();
  expect(looks.shown).toEqual([]);
});

test('a friend who is muted is not told of', async () => {
  const { screen, shown, hear } = await show({ permission: 'granted' });
  await screen.getByRole('radio', { name: words.levels.text }).click();
  hear('Aunt Leila', 'muted');
  hear('Mira Okafor', 'loud');
  await expect.poll(() => shown.map(({ body }) => body)).toEqual(['loud']);
});

test('the first message that nobody saw brings the question, once', async () => {
  const { screen, shown, hear } = await show({ hash: '#' });
  await expect.element(screen.getByText(words.missed)).not.toBeInTheDocument();
  hear('Mira Okafor', 'missed');
  await expect.element(screen.getByText(words.missed)).toBeVisible();
  await screen.getByRole('button', { name: words.turnOn }).click();
  await expect.element(screen.getByText(words.missed)).not.toBeInTheDocument();
  hear('Mira Okafor', 'told');
  await expect.poll(() => shown).toHaveLength(1);
});

test('who wants none is not asked again', async () => {
  const first = await show({ hash: '#' });
  first.hear('Mira Okafor', 'missed');
  await first.screen.getByRole('button', { name: words.notNow }).click();
  await first.screen.unmount();
  const later = await show({ hash: '#' });
  later.hear('Mira Okafor', 'missed again');
  await expect.element(later.screen.getByText('missed again')).toBeVisible();
  await expect.element(later.screen.getByText(words.missed)).not.toBeInTheDocument();
});

test('a no of the browser is said, with the way out', async () => {
  const { screen, shown, hear } = await show({ answer: 'denied' });
  await screen.getByRole('radio', { name: words.levels.text }).click();
  await expect.element(screen.getByText(words.denied)).toBeVisible();
  await expect.element(screen.getByRole('radio', { name: words.levels.off })).toBeChecked();
  hear('Mira Okafor', 'not told');
  await expect.element(screen.getByText('not told')).toBeInTheDocument();
  expect(shown).toEqual([]);
});

test('a browser that has none is not spoken of', async () => {
  const { screen } = await show({ permission: 'unsupported' });
  await expect.element(screen.getByRole('heading', { name: en.me.about })).toBeVisible();
  await expect.element(screen.getByText(words.hint)).not.toBeInTheDocument();
});
