import { expect, test } from 'vitest';
import { openApp } from '../../../tests/screens/openApp.ts';
import type { OpenOutcome } from '../../chat/outcomes.ts';
import type { ConversationId, InvitationId } from '../../chat/ids.ts';
import { en } from '../text/en.ts';

test('an invitation disappears from the address at once', async () => {
  const { backend, page } = await openApp('list', '#i=SECRET');
  expect(location.hash).toBe('#open');
  await page.opening.resume();
  expect(backend.calls).toContain('openInvitation SECRET');
});

test('an invitation opened while the app runs disappears from the address too', async () => {
  const { backend } = await openApp('list', '#');
  location.hash = '#i=LATER';
  await expect.poll(() => backend.calls).toContain('openInvitation LATER');
  expect(location.hash).toBe('#open');
});

test('on first run the invitation waits until the person has a name', async () => {
  const { backend, screen } = await openApp('first-run-invited', '#i=SECRET');
  await expect.element(screen.getByText('An invitation is waiting')).toBeVisible();
  expect(backend.calls).toEqual([]);
  await screen.getByRole('textbox', { name: 'Your name' }).fill('Alva');
  await screen.getByRole('button', { name: 'Start' }).click();
  await expect.poll(() => backend.calls).toContain('openInvitation SECRET');
});

test('accepting leads into the conversation', async () => {
  const accepts = { kind: 'accepted', friend: 'mira' as ConversationId } as const;
  const { page, screen } = await openApp('open-asks', '#open', { accepts });
  await screen.getByRole('textbox', { name: 'Link or code' }).fill('SECRET');
  await screen.getByRole('button', { name: 'Open', exact: true }).click();
  await screen.getByRole('button', { name: 'Accept' }).click();
  await expect.poll(() => page.router.route).toEqual({ kind: 'conversation', id: 'mira' });
});

test('declining tells the backend and goes back to the list', async () => {
  const { backend, page, screen } = await openApp('open-asks', '#i=SECRET');
  await page.opening.resume();
  await screen.getByRole('button', { name: 'Decline' }).click();
  await expect.poll(() => backend.calls).toContain('decline asked');
  expect(page.router.route).toEqual({ kind: 'list' });
});

test('the invitation of a friend leads to the existing conversation', async () => {
  const { page, screen } = await openApp('open-asks-friend', '#i=SECRET');
  await page.opening.resume();
  await expect
    .element(screen.getByRole('heading', { name: en.open.friendAsks('Mira Okafor') }))
    .toBeVisible();
  await screen.getByRole('link', { name: en.open.toFriend }).click();
  await expect.poll(() => page.router.route).toEqual({ kind: 'conversation', id: 'mira' });
  expect(page.opening.step.kind).toBe('empty');
});

test('accepting leads to the conversation of somebody who is a friend already', async () => {
  const accepts = { kind: 'known', friend: 'jonas' as ConversationId } as const;
  const { page, screen } = await openApp('open-asks', '#i=SECRET', { accepts });
  await page.opening.resume();
  await screen.getByRole('button', { name: 'Accept' }).click();
  await expect.poll(() => page.router.route).toEqual({ kind: 'conversation', id: 'jonas' });
});

const refusals: readonly Exclude<OpenOutcome['kind'], 'asks' | 'known' | 'blocked'>[] = [
  'own',
  'used',
  'expired',
  'withdrawn',
  'foreign',
  'safety',
  'chatKey',
  'truncated',
  'damaged',
  'newer',
  'forged',
  'missing',
];
test.each(refusals)('an invitation that is %s says what is wrong', async (kind) => {
  const { page, screen } = await openApp('list', '#i=SECRET', { opens: { kind } });
  await page.opening.resume();
  await expect
    .element(screen.getByRole('heading', { name: en.open.outcome[kind].what }))
    .toBeVisible();
  await expect.element(screen.getByText(en.open.outcome[kind].todo)).toBeVisible();
});

test('without network the invitation is looked up again when there is one', async () => {
  const { backend, page } = await openApp('open-offline', '#i=SECRET');
  const done = page.opening.resume();
  await expect.poll(() => page.opening.step.kind).toBe('found');
  backend.tell({ kind: 'stage', stage: { kind: 'online', peers: 3 } });
  await done;
  expect(backend.calls).toEqual(['openInvitation SECRET', 'openInvitation SECRET']);
});

test('when the friend answers the invitation on the screen, the conversation opens', async () => {
  const { backend, page, screen } = await openApp('invite', '#invite=open1');
  await expect.element(screen.getByRole('img', { name: 'Invitation as a QR code' })).toBeVisible();
  const invitation = page.chat.invitation('open1' as InvitationId);
  if (invitation === undefined) throw new Error('no invitation');
  const friend = 'mira' as ConversationId;
  backend.tell({ kind: 'invitationGone', id: invitation.id, friend });
  await expect.poll(() => page.router.route).toEqual({ kind: 'conversation', id: 'mira' });
});
