/** Buttons that are pressed twice: quickly, or again while the answer is late. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page as browser, userEvent } from 'vitest/browser';
import { invitationCode } from '../../tests/fakes/ScriptedBackend.ts';
import { noteUncaught, untilSettled } from '../../tests/screens/noteUncaught.ts';
import { openApp } from '../../tests/screens/openApp.ts';
import { openConversation } from '../../tests/screens/openConversation.ts';
import { scenes } from '../../tests/screens/scenes.ts';
import type { ConversationId } from '../chat/ids.ts';
import { en } from './text/en.ts';

const mira = 'mira' as ConversationId;
/** They only read, or say what is so at this moment. */
const NOTHING_MADE: readonly string[] = [
  ...['connect', 'history', 'notes', 'network', 'log', 'safetyNumber', 'unreached'],
  ...['messageDetails', 'markRead', 'pollFor', 'typing', 'saveDraft', 'openInvitation'],
];
const made = (reached: readonly string[]): readonly string[] =>
  reached.filter((call) => !NOTHING_MADE.includes(call));
const twiceIn = (calls: readonly string[]): readonly string[] =>
  calls.filter((call, at) => calls.indexOf(call) !== at);

/** Where a person can make, change or end something. */
const SCENES = [
  ...['first-run', 'list', 'list-failed', 'list-missed', 'conversation', 'conversation-namesake'],
  ...['conversation-blocked', 'conversation-ended-delete', 'conversation-left'],
  ...['message-details-failed', 'message-details-left', 'friend', 'friend-end', 'friend-blocked'],
  ...['compare', 'compare-verified', 'compare-different-verified', 'invite-more', 'invite-code'],
  ...['invite-expired', 'invite-gone', 'invite-requested', 'invite-by-key', 'keys', 'open'],
  ...['open-asks', 'open-asks-friend', 'me', 'connection-log', 'failed-lost', 'outdated-anew'],
  ...['elsewhere', 'list-install', 'list-update'],
];
/** They load the page again, which would end the test. */
const NOT_PRESSED: readonly string[] = [en.stage.reload];

const buttons = (): readonly HTMLButtonElement[] =>
  [...(document.querySelector('dialog[open]') ?? document).querySelectorAll('button')].filter(
    (button) =>
      button.checkVisibility() &&
      !button.disabled &&
      !NOT_PRESSED.includes(button.textContent.trim()),
  );

let noted: ReturnType<typeof noteUncaught>;
beforeEach(async () => {
  // On a phone a screen has no buttons but its own.
  await browser.viewport(390, 844);
  noted = noteUncaught();
  vi.spyOn(window, 'print').mockImplementation(() => undefined);
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
});
afterEach(async () => {
  await browser.viewport(414, 896);
  vi.restoreAllMocks();
  expect(noted.uncaught).toEqual([]);
  noted.stop();
});

/** Opens the scene, and the dialogs in which its questions stand. */
async function opens(name: string) {
  const scene = scenes[name];
  if (scene === undefined) throw new Error('no scene');
  const app = await openApp(
    name,
    scene.hash || '#',
    { accepts: { kind: 'accepted', friend: mira }, admits: { kind: 'admitted', friend: mira } },
    { pictures: scene.pictures },
  );
  await app.page.opening.resume();
  for (const event of scene.events?.(Date.now()) ?? []) app.backend.tell(event);
  await untilSettled();
  for (const press of scene.press ?? []) {
    await app.screen.getByRole('button', { name: press }).first().click();
    await untilSettled();
  }
  for (const field of document.querySelectorAll<HTMLTextAreaElement>('textarea:not([readonly])')) {
    field.value = 'VLD0:theirs';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  return app;
}

test.each(SCENES)(
  'every button that is pressed twice before the answer makes it once: %s',
  async (name) => {
    const first = await opens(name);
    const all = buttons().length;
    await first.screen.unmount();
    for (let nth = 0; nth < all; nth += 1) {
      const { backend, page, screen } = await opens(name);
      const before = backend.reached.length;
      const release = backend.holdAnswers();
      const button = buttons()[nth];
      const label = button?.textContent.trim();
      button?.click();
      await untilSettled();
      // With other words it would be another press.
      buttons()
        .find(({ textContent }) => textContent.trim() === label)
        ?.click();
      await untilSettled();
      release();
      await untilSettled();
      const twice = twiceIn(made(backend.reached.slice(before)));
      expect({ label, twice, connection: page.chat.connection }).toEqual({
        label,
        twice: [],
        connection: 'open',
      });
      await screen.unmount();
    }
  },
);

test('a double click on “Block” blocks, and does not unblock', async () => {
  const { backend, screen } = await openApp('friend', '#f=mira');
  await userEvent.dblClick(screen.getByRole('button', { name: en.friend.block, exact: true }));
  await expect.element(screen.getByRole('button', { name: en.friend.unblock })).toBeVisible();
  await untilSettled();
  expect(made(backend.reached)).toEqual(['block']);
});

test('a double click on “Invite a friend” makes one invitation', async () => {
  // Beside the new screen, the button is still there.
  await browser.viewport(1280, 800);
  const { backend, screen } = await openApp('list');
  await userEvent.dblClick(screen.getByRole('button', { name: en.friends.invite }));
  await expect.element(screen.getByRole('heading', { name: en.invite.heading })).toBeVisible();
  expect(made(backend.reached)).toEqual(['invite']);
});

test('an Enter key that is held down on “Block” blocks, and does not unblock', async () => {
  const { backend, screen } = await openApp('friend', '#f=mira');
  const button = screen.getByRole('button', { name: en.friend.block, exact: true });
  button.element().focus();
  await userEvent.keyboard('{Enter>5/}');
  await expect.element(screen.getByRole('button', { name: en.friend.unblock })).toBeVisible();
  await untilSettled();
  expect(made(backend.reached)).toEqual(['block']);
});

test('Enter twice sends the text once, and the text typed after it stays', async () => {
  const { backend, box } = await openConversation('conversation');
  const release = backend.holdAnswers();
  await box.fill('See you');
  await userEvent.keyboard('{Enter}{Enter}');
  await box.fill('See you at six');
  release();
  await expect.element(box).toHaveValue(' at six');
  expect(made(backend.reached)).toEqual(['send']);
});

test('two presses on “Accept” make one friend', async () => {
  const { backend, page, screen } = await openApp('open-asks', `#i=${invitationCode}`, {
    accepts: { kind: 'accepted', friend: mira },
  });
  await page.opening.resume();
  const release = backend.holdAnswers();
  const button = screen.getByRole('button', { name: en.open.accept, exact: true });
  const pressed = button.element();
  if (!(pressed instanceof HTMLElement)) throw new Error('no button');
  pressed.click();
  pressed.click();
  release();
  await expect.poll(() => page.router.route).toEqual({ kind: 'conversation', id: mira });
  expect(made(backend.reached)).toEqual(['accept']);
});

test('two presses on “Share” open the share sheet once, and nothing is said to have failed', async () => {
  let opened = 0;
  let close: () => void = () => undefined;
  const share = (): Promise<void> => {
    // As in a browser: a second sheet is refused while the first is open.
    opened += 1;
    if (opened > 1) return Promise.reject(new DOMException('open', 'InvalidStateError'));
    return new Promise((resolve) => (close = resolve));
  };
  Object.defineProperty(navigator, 'share', { value: share, configurable: true });
  const { screen } = await openApp('invite', '#invite=open1');
  const button = screen.getByRole('button', { name: en.invite.share, exact: true });
  await button.click();
  await button.click();
  close();
  await untilSettled();
  expect(opened).toBe(1);
  await expect.element(screen.getByText(en.invite.shareFailed)).not.toBeInTheDocument();
  Reflect.deleteProperty(navigator, 'share');
});

test('two presses on “Save as picture” save one', async () => {
  const { screen } = await openApp('invite', '#invite=open1');
  await screen.getByRole('button', { name: en.invite.more, exact: true }).click();
  const saved = vi.spyOn(URL, 'createObjectURL');
  const button = screen.getByRole('button', { name: en.invite.savePicture }).element();
  if (!(button instanceof HTMLElement)) throw new Error('no button');
  button.click();
  button.click();
  await expect.poll(() => saved.mock.calls.length).toBe(1);
  await untilSettled();
  expect(saved).toHaveBeenCalledTimes(1);
});
