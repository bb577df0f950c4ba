import { expect, test } from 'vitest';
import type { Script } from '../../../tests/fakes/ScriptedBackend.ts';
import { openApp } from '../../../tests/screens/openApp.ts';
import type { ConversationId } from '../../chat/ids.ts';
import { en } from '../text/en.ts';

const words = en.request;

async function show(hash: string, more: Partial<Script> = {}) {
  const { backend, page, screen } = await openApp('invite-requested', hash, more);
  const button = (name: string) => screen.getByRole('button', { name, exact: true });
  return { backend, page, screen, button };
}

test('the list shows a request apart from friends, and it leads to the question', async () => {
  const { screen } = await show('#');
  await expect.element(screen.getByRole('heading', { name: en.friends.requests })).toBeVisible();
  await screen.getByRole('link', { name: en.invite.short.requested }).click();
  await expect.element(screen.getByRole('heading', { name: words.heading('Jonas') })).toBeVisible();
  await expect.element(screen.getByRole('alert')).toHaveTextContent(en.friend.namesake('Jonas'));
});

test('accepting leads to the conversation', async () => {
  const admits = { kind: 'admitted', friend: 'mira' as ConversationId } as const;
  const { backend, page, button } = await show('#invite=late1', { admits });
  await button(words.admit).click();
  await expect.poll(() => page.router.route).toEqual({ kind: 'conversation', id: 'mira' });
  expect(backend.calls).toContain('admit late1');
});

test('refusing withdraws the invitation', async () => {
  const { backend, page, button } = await show('#invite=late1');
  await button(words.refuse).click();
  await expect.poll(() => page.router.route).toEqual({ kind: 'list' });
  expect(backend.calls).toContain('withdraw late1');
});

test('the page says if the answer can no longer be accepted', async () => {
  const { screen, button } = await show('#invite=late1', { admits: { kind: 'gone' } });
  await button(words.admit).click();
  await expect.element(screen.getByText(words.gone)).toBeVisible();
});
