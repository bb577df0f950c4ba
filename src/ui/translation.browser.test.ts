/** The app in a browser or an extension that translates it in spite of all. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page as browser } from 'vitest/browser';
import { invitationCode, textMessage } from '../../tests/fakes/ScriptedBackend.ts';
import { noteUncaught, untilSettled } from '../../tests/screens/noteUncaught.ts';
import { openApp } from '../../tests/screens/openApp.ts';
import { scenes } from '../../tests/screens/scenes.ts';
import { translator, wordsOnScreen, type Way } from '../../tests/screens/translator.ts';
import type { ConversationId, InvitationId } from '../chat/ids.ts';
import type { Stage } from '../backend/stage.ts';
import type { FriendView } from '../chat/views.ts';
import html from '../../index.html?raw';

const mira = 'mira' as ConversationId;
const SCENES = [
  ...['first-run', 'list', 'conversation-unreadable', 'compare-waits', 'invite'],
  ...['invite-requested', 'open-asks', 'message-details', 'friend-end', 'failed-storage'],
  ...['list-update'],
];
const STAGES: readonly Stage[] = [
  { kind: 'starting' },
  { kind: 'loading', received: 1_000_000, total: 4_000_000 },
  { kind: 'loading', received: 3_000_000, total: 4_000_000 },
  { kind: 'attaching' },
  { kind: 'online', peers: 3 },
  { kind: 'offline' },
  { kind: 'notFound', network: 'public', relayed: true },
  { kind: 'online', peers: 1 },
];
const CHANGES: readonly Partial<FriendView>[] = [
  { name: 'Mira', unread: 1 },
  { name: 'Mira Okafor', unread: 12, activity: 'here' },
  { activity: 'typing', draft: 'half a' },
  { blocked: true },
  { blocked: false, activity: 'unknown' },
  { muted: true, verifiedAt: undefined },
  { phase: 'left' },
];
const ROUTES = ['#c=mira', '#f=mira', '#compare=mira', '#me', '#keys', '#connection', '#open', '#'];

let noted: ReturnType<typeof noteUncaught>;
beforeEach(async () => {
  noted = noteUncaught();
  await browser.viewport(1280, 800);
  // The same words in both runs.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 3, 14, 12).getTime() });
});
afterEach(async () => {
  vi.useRealTimers();
  expect(noted.uncaught).toEqual([]);
  noted.stop();
  await browser.viewport(414, 896);
});

/** What stands on the screen after each change, with a translator or without one. */
async function shows(name: string, way: Way | undefined): Promise<readonly string[]> {
  const scene = scenes[name];
  if (scene === undefined) throw new Error('no scene');
  const { backend, page, screen } = await openApp(name, scene.hash || '#');
  await page.opening.resume();
  for (const event of scene.events?.(Date.now()) ?? []) backend.tell(event);
  await untilSettled();
  const here = way === undefined ? undefined : translator(way);
  for (const press of scene.press ?? []) {
    await screen.getByRole('button', { name: press }).first().click();
    await untilSettled();
  }
  const seen: string[] = [];
  const note = async (): Promise<void> => {
    await untilSettled();
    seen.push(wordsOnScreen());
  };
  await note();
  for (const stage of STAGES) {
    backend.tell({ kind: 'stage', stage });
    await note();
  }
  const friend = page.chat.friend(mira);
  for (const change of CHANGES) {
    if (friend !== undefined) backend.tell({ kind: 'friend', friend: { ...friend, ...change } });
    await note();
  }
  const message = textMessage(70, false, 'a new message', Date.now());
  backend.tell({ kind: 'messages', id: mira, messages: [message], gone: [] });
  await note();
  backend.tell({ kind: 'invitationGone', id: 'open1' as InvitationId, friend: undefined });
  await note();
  if (friend !== undefined) backend.tell({ kind: 'friend', friend });
  for (const hash of name === 'list' ? ROUTES : []) {
    location.hash = hash;
    await note();
  }
  here?.stop();
  await screen.unmount();
  return seen;
}

const ways: readonly Way[] = ['replaced', 'inserted', 'moved'];

test.each(SCENES)('states go on changing in a page that is translated: %s', async (name) => {
  const plain = await shows(name, undefined);
  for (const way of ways)
    expect({ way, seen: await shows(name, way) }).toEqual({ way, seen: plain });
});

test('who translates back finds the app’s own words', async () => {
  await openApp('open-asks', `#i=${invitationCode}`);
  await untilSettled();
  const plain = wordsOnScreen();
  const { stop } = translator('replaced');
  await untilSettled();
  expect(document.body.innerText).toContain('«');
  stop();
  for (const font of document.querySelectorAll('font')) font.remove();
  await untilSettled();
  expect(wordsOnScreen()).toBe(plain);
});

test('the app is not offered to a translator, because friends and their words are in it', () => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  expect(page.documentElement.translate).toBe(false);
  expect(page.documentElement.classList.contains('notranslate')).toBe(true);
  expect(page.querySelector<HTMLMetaElement>('meta[name=google]')?.content).toBe('notranslate');
});
