/** What is chosen, where the system replaces all colours (`forced-colors`, high contrast). */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page as browser, userEvent } from 'vitest/browser';
import { emulate } from '../../tests/emulate.ts';
import { openApp } from '../../tests/screens/openApp.ts';
import { openConversation } from '../../tests/screens/openConversation.ts';
import type { FriendView } from '../chat/views.ts';
import { en } from './text/en.ts';

const force = (value: 'active' | 'none') =>
  emulate('setEmulatedMedia', { features: [{ name: 'forced-colors', value }] });

beforeEach(async () => {
  // Wide enough for the list beside a screen.
  await browser.viewport(1280, 800);
  await force('active');
});
afterEach(async () => {
  await browser.viewport(414, 896);
  await force('none');
});

/** What still tells elements apart when colours are forced. */
const SEEN = [
  ...['color', 'outline-style', 'outline-width', 'outline-color'],
  ...['border-left-width', 'border-left-style', 'border-left-color'],
  ...['border-top-width', 'border-top-style', 'border-top-color'],
];
function look(element: Element | null | undefined): string {
  if (element === null || element === undefined) throw new Error('no element');
  const style = getComputedStyle(element);
  const seen = SEEN.map((name) => `${name} ${style.getPropertyValue(name)}`);
  return [`background ${groundOf(element)}`, ...seen].join('; ');
}
/** Nothing and the colour of the page look the same. */
function groundOf(element: Element): string {
  const ground = getComputedStyle(element).backgroundColor;
  const isNone =
    /, 0\)$/u.test(ground) || ground === getComputedStyle(document.body).backgroundColor;
  return isNone ? 'none' : ground;
}
const one = (selector: string): Element => {
  const found = document.querySelector(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
};

test('the test sees what a person with forced colours sees', () => {
  const box = document.createElement('div');
  box.style.backgroundColor = 'rgb(1, 2, 3)';
  document.body.append(box);
  expect(matchMedia('(forced-colors: active)').matches).toBe(true);
  expect(getComputedStyle(box).backgroundColor).not.toBe('rgb(1, 2, 3)');
  box.remove();
});

test('the conversation that is open is marked in the list', async () => {
  const { screen } = await openApp('list', '#c=jonas');
  await expect.element(screen.getByRole('log')).toBeVisible();
  expect(look(one('nav a[aria-current=page]'))).not.toBe(look(one('nav li a:not([aria-current])')));
});

test('the link to the screen that is open is marked', async () => {
  const { screen } = await openApp('me', '#me');
  const link = screen.getByRole('link', { name: en.friends.you, exact: true });
  await expect.element(link).toHaveAttribute('aria-current', 'page');
  expect(look(link.element())).not.toBe(
    look(screen.getByRole('link', { name: en.friends.open }).element()),
  );
});

test('the number of unread messages is marked, and differently for a muted friend', async () => {
  const { backend, page, screen } = await openApp('list');
  const row = screen.getByRole('link', { name: /Jonas/u });
  await expect.element(row).toHaveTextContent(en.friends.unread(2));
  const badge = () => look(row.element().querySelector('.unread'));
  const loud = badge();
  expect(loud).not.toBe(look(row.element().querySelector('.below')));
  const jonas = page.chat.friends.find(({ name }) => name === 'Jonas') as FriendView;
  backend.tell({ kind: 'friend', friend: { ...jonas, muted: true } });
  await expect.element(row).toHaveTextContent(en.friends.muted);
  expect(badge()).not.toBe(loud);
});

test('a friend who is here is marked', async () => {
  const { screen } = await openApp('list');
  const row = screen.getByRole('link', { name: /Jonas/u });
  await expect.element(row).toBeVisible();
  expect(groundOf(row.element().querySelector('.dot') ?? document.body)).not.toBe('none');
});

test('own messages and those of a friend have different frames', async () => {
  const { log } = await openConversation('conversation');
  await expect.element(log.getByText('See you at the pier')).toBeVisible();
  const [mine, theirs] = ['li.mine .bubble', 'li:not(.mine) .bubble'].map((each) =>
    look(one(each)),
  );
  expect(mine).not.toBe(theirs);
  for (const each of [mine, theirs]) expect(each).not.toContain('border-left-style none');
});

test('the chosen time of an invitation is marked', async () => {
  const { screen } = await openApp('invite', '#invite=open1');
  const button = (name: string) => screen.getByRole('button', { name, exact: true }).element();
  await expect.element(screen.getByRole('button', { name: en.invite.byLink })).toBeVisible();
  expect(look(button(en.invite.byLink))).not.toBe(look(button(en.invite.faceToFace)));
});

test('what has the focus is marked, wherever it is', async () => {
  for (const [scene, hash] of [
    ['list', '#'],
    ['me', '#me'],
    ['conversation', '#c=mira'],
    ['friend', '#f=mira'],
  ] as const) {
    const { screen } = await openApp(scene, hash);
    await expect.element(screen.getByRole('heading').first()).toBeVisible();
    for (let step = 0; step < 25; step += 1) {
      await userEvent.tab();
      const focused = document.activeElement;
      if (focused === null || focused === document.body) continue;
      const style = getComputedStyle(focused);
      const told = `${hash} ${focused.outerHTML.slice(0, 80)}`;
      expect([style.outlineStyle, style.outlineWidth], told).not.toEqual(['none', '0px']);
      expect(style.outlineStyle, told).not.toBe('none');
    }
    await screen.unmount();
  }
});

test('a read message looks different from a delivered one', async () => {
  const { log } = await openConversation('conversation');
  await expect.element(log.getByText('See you at the pier')).toBeVisible();
  const rect = one('svg.read rect');
  const fill = getComputedStyle(rect).fill;
  expect(fill).not.toBe(getComputedStyle(one('svg.read')).stroke);
  expect(fill).not.toBe(getComputedStyle(one('body')).backgroundColor);
});
