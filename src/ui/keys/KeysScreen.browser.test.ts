import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Script } from '../../../tests/fakes/ScriptedBackend.ts';
import { scenes } from '../../../tests/screens/scenes.ts';
import { openApp } from '../../../tests/screens/openApp.ts';
import { en } from '../text/en.ts';

const words = en.keys;

async function show(more: Partial<Script> = {}) {
  const { backend, page, screen } = await openApp('keys', '#keys', more);
  const field = (name: string) => screen.getByRole('textbox', { name, exact: true });
  const button = (name: string) => screen.getByRole('button', { name, exact: true });
  return { backend, page, screen, field, button };
}

test('a chat key can be made using only the keyboard, and withdrawn', async () => {
  const { backend, page, screen, field, button } = await show();
  await field(words.theirs).click();
  await userEvent.keyboard('VLD0:theirs');
  await userEvent.tab();
  await expect.element(field(words.chatKey)).toHaveFocus();
  await userEvent.tab();
  await userEvent.tab();
  await expect.element(button(words.make)).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(screen.getByRole('heading', { name: words.made })).toBeVisible();
  expect(backend.calls).toContain('inviteByKey VLD0:theirs');
  await expect.element(screen.getByText('VLD0:theirs')).toBeVisible();
  await expect.element(field(words.chatKeyName)).toBeVisible();
  await button(en.invite.withdraw).click();
  await expect.poll(() => page.router.route).toEqual({ kind: 'list' });
});

test('a public key and a chat key lead to the same question as an invitation', async () => {
  const opens = scenes['open-asks']?.script(Date.now()).opens;
  const { backend, page, field, button } = await show({
    joins: { kind: 'code', code: 'BOTH' },
    ...(opens === undefined ? {} : { opens }),
  });
  await field(words.theirs).fill('VLD0:theirs');
  await field(words.chatKey).fill('CHATKEY');
  await button(words.use).click();
  await expect.poll(() => page.opening.step.kind).toBe('found');
  expect(backend.calls).toEqual(['join VLD0:theirs CHATKEY', 'openInvitation BOTH']);
  expect(page.router.route).toEqual({ kind: 'open' });
});

test.each(['badKey', 'ownKey', 'badChatKey', 'mismatch'] as const)(
  'a wrong key gets a message and opens nothing: %s',
  async (kind) => {
    const { backend, screen, field, button } = await show({ joins: { kind } });
    await field(words.chatKey).fill('CHATKEY');
    await button(words.use).click();
    await expect.element(screen.getByText(words.said[kind])).toBeVisible();
    expect(backend.calls).toEqual(['join  CHATKEY']);
  },
);

test.each(['badKey', 'ownKey'] as const)(
  'a wrong public key gets no chat key: %s',
  async (kind) => {
    const { screen, page, button } = await show({ invitesByKey: { kind } });
    await button(words.make).click();
    await expect.element(screen.getByText(words.said[kind])).toBeVisible();
    expect(page.router.route).toEqual({ kind: 'keys' });
  },
);

test('a missing chat key is asked for', async () => {
  const { screen, button } = await show({ joins: { kind: 'badChatKey' } });
  await button(words.use).click();
  await expect.element(screen.getByText(words.said.empty)).toBeVisible();
});

test('the screen for opening invitations links to this one', async () => {
  const { page, screen } = await show();
  page.router.go({ kind: 'open' });
  await screen.getByRole('link', { name: words.way }).click();
  await expect.element(screen.getByRole('heading', { name: words.heading })).toBeVisible();
});
