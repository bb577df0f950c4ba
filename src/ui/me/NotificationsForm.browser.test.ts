import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import '../app.css';
import { noteUncaught } from '../../../tests/screens/noteUncaught.ts';
import { scenes } from '../../../tests/screens/scenes.ts';
import { scriptedPage } from '../../../tests/screens/scriptedPage.ts';
import type { ShownNotification } from '../../notifications/ShownNotification.ts';
import type { FriendView } from '../../chat/views.ts';
import type { Stage } from '../../backend/stage.ts';
import type { Permission } from '../../state/notifications/systemNotifications.ts';
import { TabLeader } from '../../state/tabs/TabLeader.ts';
import App from '../App.svelte';
import { en } from '../text/en.ts';

const words = en.notifications;
let noted: ReturnType<typeof noteUncaught>;
beforeEach(() => {
  localStorage.clear();
  noted = noteUncaught();
});
afterEach(() => noted.stop());
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

interface Given {
  readonly permission?: Permission;
  readonly answer?: Permission;
  readonly isInForeground?: boolean;
  /** Whether the system refuses to show notifications. */
  readonly isBroken?: boolean;
  readonly hash?: string;
  readonly leader?: TabLeader;
}

async function show({
  permission = 'notAsked',
  answer = 'granted',
  isInForeground = false,
  isBroken = false,
  hash = '#me',
  leader,
}: Given = {}) {
  history.replaceState(undefined, '', hash);
  const script = scenes['list']?.script(Date.now());
  if (script === undefined) throw new Error('no scene');
  let now = permission;
  const shown: ShownNotification[] = [];
  const removed: string[] = [];
  const { page, backend } = scriptedPage(script, {
    isInForeground,
    leader,
    notifications: {
      permission: () => now,
      ask: () => Promise.resolve((now = answer)),
      show: (notification) =>
        isBroken
          ? Promise.reject(new TypeError('no'))
          : Promise.resolve(void shown.push(notification)),
      remove: (tag) => Promise.resolve(void removed.push(tag)),
      removeAll: () => Promise.resolve(void removed.push('all')),
    },
  });
  stops.push(page.start());
  const screen = await render(App, { page, text: en });
  await page.chat.connect('test');
  const leave = page.notifications.start();
  stops.push(leave);
  const friend = (name: string): FriendView => {
    const found = page.chat.friends.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  /** A message arrives from a friend. With `mine`, the newest message is still one to them. */
  const hear = (name: string, text: string, mine = false): void => {
    const { unread, ...rest } = friend(name);
    const last = { kind: 'text', text, mine, at: Date.now() } as const;
    backend.tell({
      kind: 'friend',
      friend: { ...rest, last, activity: 'unknown', unread: unread + 1 },
    });
  };
  const read = (name: string): void =>
    backend.tell({ kind: 'friend', friend: { ...friend(name), unread: 0 } });
  const enter = (stage: Stage): void => backend.tell({ kind: 'stage', stage });
  return { screen, shown, removed, hear, read, leave, enter };
}

test('choosing notifications asks the browser, and shows as much as the person chose', async () => {
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

/** Sends the event that this tab gets when another tab has chosen. */
function otherTabChooses(level: string): void {
  localStorage.setItem('parley-notices', level);
  window.dispatchEvent(new StorageEvent('storage', { key: 'parley-notices', newValue: level }));
}

test('the choice of another tab applies here, and removes notifications that show more', async () => {
  const { screen, shown, removed, hear } = await show({ permission: 'granted' });
  const radio = (level: keyof typeof words.levels) =>
    screen.getByRole('radio', { name: words.levels[level], exact: true });
  await radio('text').click();
  expect(removed).toEqual([]);
  otherTabChooses('message');
  await expect.element(radio('message')).toBeChecked();
  await expect.poll(() => removed).toEqual(['all']);
  hear('Mira Okafor', 'a secret');
  await expect.poll(() => shown.at(-1)?.title).toBe(words.message);
  otherTabChooses('name');
  await expect.element(radio('name')).toBeChecked();
  expect(removed).toEqual(['all']);
  await radio('off').click();
  await expect.poll(() => removed).toEqual(['all', 'all']);
});

test('the choice of another tab applies even before its event arrives', async () => {
  const { screen, shown, hear } = await show({ permission: 'granted' });
  await screen.getByRole('radio', { name: words.levels.text }).click();
  localStorage.setItem('parley-notices', 'message');
  hear('Mira Okafor', 'a secret');
  await expect.poll(() => shown.map(({ title }) => title)).toEqual([words.message]);
});

test('only one tab notifies, and another one takes over when it stops', async () => {
  localStorage.setItem('parley-notices', 'text');
  const lock = crypto.randomUUID();
  const leaders = [new TabLeader(lock), new TabLeader(lock), new TabLeader(lock)] as const;
  const [first, second, third] = [
    await show({ permission: 'granted', leader: leaders[0] }),
    await show({ permission: 'granted', leader: leaders[1] }),
    await show({ permission: 'granted', leader: leaders[2] }),
  ];
  const comes = async (text: string, to: typeof first): Promise<void> => {
    for (const tab of [first, second, third]) tab.hear('Mira Okafor', text);
    await expect.poll(() => to.shown.at(-1)?.body).toBe(text);
  };
  await expect.poll(() => leaders[0].isLeader).toBe(true);
  await comes('one', first);
  first.enter({ kind: 'elsewhere' });
  await expect.poll(() => leaders[1].isLeader).toBe(true);
  second.hear('Mira Okafor', 'two');
  third.hear('Mira Okafor', 'two');
  await expect.poll(() => second.shown).toHaveLength(1);
  second.leave();
  await expect.poll(() => leaders[2].isLeader).toBe(true);
  third.hear('Mira Okafor', 'three');
  await expect.poll(() => third.shown.map(({ body }) => body)).toEqual(['three']);
  expect([first.shown.length, second.shown.length]).toEqual([1, 1]);
});

test('a notification never shows the person’s own text', async () => {
  const { screen, shown, hear } = await show({ permission: 'granted' });
  await screen.getByRole('radio', { name: words.levels.text }).click();
  hear('Mira Okafor', 'my own', true);
  await expect.poll(() => shown.map(({ body }) => body)).toEqual([words.message]);
});

test('nothing is shown while the person is looking at Parley', async () => {
  const looks = await show({ permission: 'granted', isInForeground: true });
  await looks.screen.getByRole('radio', { name: words.levels.text }).click();
  looks.hear('Mira Okafor', 'seen');
  looks.hear('Aunt Leila', 'muted');
  await expect.element(looks.screen.getByText('seen')).toBeInTheDocument();
  expect(looks.shown).toEqual([]);
});

test('a muted friend gets no notifications', async () => {
  const { screen, shown, hear } = await show({ permission: 'granted' });
  await screen.getByRole('radio', { name: words.levels.text }).click();
  hear('Aunt Leila', 'muted');
  hear('Mira Okafor', 'loud');
  await expect.poll(() => shown.map(({ body }) => body)).toEqual(['loud']);
});

test('the first missed message offers notifications, once', async () => {
  const { screen, shown, hear } = await show({ hash: '#' });
  await expect.element(screen.getByText(words.missed)).not.toBeInTheDocument();
  hear('Mira Okafor', 'missed');
  await expect.element(screen.getByText(words.missed)).toBeVisible();
  await screen.getByRole('button', { name: words.turnOn }).click();
  await expect.element(screen.getByText(words.missed)).not.toBeInTheDocument();
  hear('Mira Okafor', 'told');
  await expect.poll(() => shown).toHaveLength(1);
});

test('a person who declines is not asked again', async () => {
  const first = await show({ hash: '#' });
  first.hear('Mira Okafor', 'missed');
  await first.screen.getByRole('button', { name: words.notNow }).click();
  await first.screen.unmount();
  const later = await show({ hash: '#' });
  later.hear('Mira Okafor', 'missed again');
  await expect.element(later.screen.getByText('missed again')).toBeVisible();
  await expect.element(later.screen.getByText(words.missed)).not.toBeInTheDocument();
});

test('the page says that the browser refused, and what to do', async () => {
  const { screen, shown, hear } = await show({ answer: 'denied' });
  await screen.getByRole('radio', { name: words.levels.text }).click();
  await expect.element(screen.getByText(words.denied)).toBeVisible();
  await expect.element(screen.getByRole('radio', { name: words.levels.off })).toBeChecked();
  hear('Mira Okafor', 'not told');
  await expect.element(screen.getByText('not told')).toBeInTheDocument();
  expect(shown).toEqual([]);
});

test('a browser without notifications shows no settings for them', async () => {
  const { screen } = await show({ permission: 'unsupported' });
  await expect.element(screen.getByRole('heading', { name: en.me.about })).toBeVisible();
  await expect.element(screen.getByText(words.hint)).not.toBeInTheDocument();
});

test('a system that refuses to show a notification changes nothing else', async () => {
  const { screen, hear } = await show({ permission: 'granted', isBroken: true });
  await screen.getByRole('radio', { name: words.levels.text }).click();
  hear('Mira Okafor', 'heard all the same');
  await expect.element(screen.getByText('heard all the same')).toBeInTheDocument();
  expect(noted.uncaught).toEqual([]);
});
