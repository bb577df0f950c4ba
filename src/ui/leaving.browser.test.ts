/** A person may leave a screen, or lose it, before the backend has answered what it asked. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { invitationCode, type Script } from '../../tests/fakes/ScriptedBackend.ts';
import { noteUncaught, untilSettled } from '../../tests/screens/noteUncaught.ts';
import { openApp } from '../../tests/screens/openApp.ts';
import { openConversation } from '../../tests/screens/openConversation.ts';
import type { ConversationId, InvitationId } from '../chat/ids.ts';
import type { Stage } from '../backend/stage.ts';
import { routeHash, type Route } from '../state/navigation/route.ts';
import { en } from './text/en.ts';

const mira = 'mira' as ConversationId;
const tomasz = 'tomasz' as ConversationId;
const screens: readonly Route[] = [
  { kind: 'list' },
  { kind: 'conversation', id: mira },
  { kind: 'friend', id: mira },
  { kind: 'compare', id: mira },
  { kind: 'invite', id: undefined },
  { kind: 'invite', id: 'open1' as InvitationId },
  { kind: 'open' },
  { kind: 'keys' },
  { kind: 'me' },
  { kind: 'connection' },
];
const elsewhere: Route = { kind: 'friend', id: tomasz };

let noted: ReturnType<typeof noteUncaught>;
beforeEach(() => void (noted = noteUncaught()));
afterEach(() => noted.stop());

type App = Pick<Awaited<ReturnType<typeof openApp>>, 'page' | 'screen'>;

/** Goes to another screen, and waits until the app shows it. */
async function goesElsewhere({ page, screen }: App): Promise<void> {
  page.router.go(elsewhere);
  await expect.element(screen.getByRole('heading', { name: 'Tomasz', level: 1 })).toBeVisible();
}

/** Sends “See you”, which is not saved until the returned function is called. */
async function sendsHeld({
  backend,
  screen,
  box,
}: Pick<Awaited<ReturnType<typeof openConversation>>, 'backend' | 'screen' | 'box'>) {
  const release = backend.holdAnswers();
  await box.fill('See you');
  await screen.getByRole('button', { name: 'Send' }).click();
  return release;
}

/** The answers have come, and the app goes on. */
async function goesOn({ page }: Pick<App, 'page'>): Promise<void> {
  await untilSettled();
  expect(noted.uncaught).toEqual([]);
  expect(page.chat.connection).toBe('open');
}

/** The same, and the person is where they went. */
async function staysThere({ page, screen }: App): Promise<void> {
  await goesOn({ page });
  expect(page.router.route).toEqual(elsewhere);
  expect(location.hash).toBe(routeHash(elsewhere));
  await expect.element(screen.getByRole('heading', { name: 'Tomasz', level: 1 })).toBeVisible();
}

test.each(screens.map((route) => [routeHash(route)]))(
  'a screen that is left before it has its data does not stop the app: %s',
  async (hash) => {
    const app = await openApp('friend');
    const release = app.backend.holdAnswers();
    location.hash = hash;
    await expect.poll(() => routeHash(app.page.router.route)).toBe(hash);
    await goesElsewhere(app);
    release();
    await staysThere(app);
  },
);

/** What a person does before they go elsewhere, and what the backend answers then. */
interface Deed {
  readonly scene: string;
  readonly hash: string;
  readonly more?: Partial<Script>;
  readonly prepares?: (app: App) => Promise<void>;
  /** The button that asks the backend. */
  readonly press: string;
}

const deeds: Readonly<Record<string, Deed>> = {
  'accepts an invitation': {
    scene: 'open-asks',
    hash: `#i=${invitationCode}`,
    more: { accepts: { kind: 'accepted', friend: mira } },
    prepares: ({ page }) => page.opening.resume(),
    press: en.open.accept,
  },
  'accepts an invitation that is gone': {
    scene: 'open-asks',
    hash: `#i=${invitationCode}`,
    prepares: ({ page }) => page.opening.resume(),
    press: en.open.accept,
  },
  'accepts a late reply': {
    scene: 'invite-requested',
    hash: '#invite=late1',
    more: { admits: { kind: 'admitted', friend: mira } },
    press: en.request.admit,
  },
  'makes an invitation for a key': {
    scene: 'keys',
    hash: '#keys',
    prepares: ({ screen }) =>
      screen.getByRole('textbox', { name: en.keys.theirs }).fill('VLD0:theirs'),
    press: en.keys.make,
  },
  'uses a chat key': {
    scene: 'keys',
    hash: '#keys',
    more: { joins: { kind: 'code', code: invitationCode } },
    prepares: ({ screen }) => screen.getByRole('textbox', { name: en.keys.chatKey }).fill('A KEY'),
    press: en.keys.use,
  },
  'makes another invitation': {
    scene: 'invite-gone',
    hash: '#invite=gone1',
    press: en.invite.another,
  },
  'ends a conversation and keeps it': {
    scene: 'friend',
    hash: '#f=mira',
    prepares: async ({ screen }) => {
      await screen.getByRole('button', { name: en.end.button }).click();
      await screen.getByRole('radio', { name: en.end.keep }).click();
    },
    press: en.end.confirm,
  },
  'saves a name': { scene: 'friend', hash: '#f=mira', press: en.friend.saveName },
  'saves notes': { scene: 'friend', hash: '#f=mira', press: en.friend.saveNotes },
  'shows the log': { scene: 'connection', hash: '#connection', press: en.log.show },
};

test.each(Object.keys(deeds))('a person who %s and goes elsewhere stays there', async (name) => {
  const deed = deeds[name];
  if (deed === undefined) throw new Error('no deed');
  const app = await openApp(deed.scene, deed.hash, deed.more);
  await deed.prepares?.(app);
  const button = app.screen.getByRole('button', { name: deed.press, exact: true });
  await expect.element(button).toBeVisible();
  const release = app.backend.holdAnswers();
  await button.click();
  await goesElsewhere(app);
  release();
  await staysThere(app);
});

test('a message that is being saved does not stop the app if its screen is left', async () => {
  const app = await openConversation('conversation');
  const release = await sendsHeld(app);
  await goesElsewhere(app);
  release();
  await staysThere(app);
});

test('a message that is refused after its screen was left becomes the draft', async () => {
  const app = await openConversation('conversation', { sends: { kind: 'full' } });
  const release = await sendsHeld(app);
  await goesElsewhere(app);
  release();
  await staysThere(app);
  await expect.poll(() => app.backend.calls).toContain('saveDraft See you');
});

test('what was typed below a message that is being saved becomes the draft', async () => {
  const app = await openConversation('conversation');
  const release = await sendsHeld(app);
  await app.box.fill('See you at six');
  await goesElsewhere(app);
  release();
  await staysThere(app);
  await expect.poll(() => app.backend.calls.at(-1)).toBe('saveDraft  at six');
});

test('a friend who leaves while a message is being saved does not stop the app', async () => {
  const app = await openConversation('conversation');
  const release = await sendsHeld(app);
  app.changes({ phase: 'left' });
  await expect.element(app.box).not.toBeInTheDocument();
  release();
  await goesOn(app);
});

test('a dialog that is closed while it sends a message again does not stop the app', async () => {
  const { backend, page, log, screen } = await openConversation('conversation');
  await log.getByRole('button', { name: 'Not delivered' }).click();
  const release = backend.holdAnswers();
  await screen.getByRole('button', { name: 'Send again' }).click();
  await screen.getByRole('button', { name: 'Close' }).click();
  await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument();
  release();
  await goesOn({ page });
});

test('a friend who is deleted while their number waits for the node does not stop the app', async () => {
  const { backend, page, screen } = await openApp('list', '#', {
    safety: { kind: 'notReady' },
  });
  const becomes = async (stage: Stage): Promise<void> => {
    backend.tell({ kind: 'stage', stage });
    await expect.poll(() => page.chat.stage).toEqual(stage);
  };
  await becomes({ kind: 'starting' });
  location.hash = '#compare=mira';
  await expect.element(screen.getByText(en.compare.waits)).toBeVisible();
  backend.tell({ kind: 'friendGone', id: mira });
  await expect.poll(() => page.router.route).toEqual({ kind: 'list' });
  await becomes({ kind: 'online', peers: 7 });
  await goesOn({ page });
});
