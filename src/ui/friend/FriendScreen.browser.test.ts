import { expect, test } from 'vitest';
import type { Script } from '../../../tests/fakes/ScriptedBackend.ts';
import { openApp } from '../../../tests/screens/openApp.ts';
import { en } from '../text/en.ts';

const show = (hash: string, more: Partial<Script> = {}) => openApp('friend', hash, more);

test('the details are a separate screen that leads back to the conversation', async () => {
  const { page, screen } = await show('#c=mira');
  await screen.getByRole('link', { name: 'Details' }).click();
  const heading = screen.getByRole('heading', { name: 'Mira Okafor', level: 1 });
  await expect.element(heading).toHaveFocus();
  await screen.getByRole('link', { name: 'Back to the conversation' }).click();
  await expect.poll(() => page.router.route).toEqual({ kind: 'conversation', id: 'mira' });
});

test('the details say whether the friend is verified, and lead to comparing', async () => {
  const { page, screen } = await show('#f=mira');
  await expect.element(screen.getByText('You marked this key as verified on')).toBeVisible();
  await screen.getByRole('link', { name: en.compare.heading }).click();
  await expect.poll(() => page.router.route).toEqual({ kind: 'compare', id: 'mira' });
  const heading = screen.getByRole('heading', { name: en.compare.heading, level: 1 });
  await expect.element(heading).toHaveFocus();
  await screen.getByRole('link', { name: en.compare.back }).click();
  await expect.poll(() => page.router.route).toEqual({ kind: 'friend', id: 'mira' });
});

test('name, notes and mute are saved', async () => {
  const { backend, screen } = await show('#f=mira');
  await screen.getByRole('textbox', { name: 'Your name for them' }).fill('Mi');
  await screen.getByRole('button', { name: 'Save name' }).click();
  await expect.element(screen.getByRole('heading', { name: 'Mi', exact: true })).toBeVisible();
  const notes = screen.getByRole('textbox', { name: 'Notes' });
  await expect.element(notes).toHaveValue('Her birthday is on the 4th.');
  await notes.fill('Plums');
  await screen.getByRole('button', { name: 'Save notes' }).click();
  await screen.getByRole('checkbox', { name: 'Mute' }).click();
  await expect.poll(() => backend.calls).toEqual(['rename Mi', 'saveNotes Plums', 'mute true']);
});

test('unsaved notes hold the page, even after they were refused', async () => {
  const refused = await show('#f=mira', { contactOutcome: { kind: 'tooLong', limit: 4_000 } });
  await refused.screen.getByRole('textbox', { name: 'Notes' }).fill('Plums');
  await refused.screen.getByRole('button', { name: 'Save notes' }).click();
  await expect.element(refused.screen.getByText('Shorten them to 4,000 bytes')).toBeVisible();
  expect(refused.page.unsavedWork.blocksReload).toBe(true);
  await refused.screen.unmount();
  const { page, screen } = await show('#f=mira');
  await screen.getByRole('textbox', { name: 'Notes' }).fill('Plums');
  expect(page.unsavedWork.blocksReload).toBe(true);
  await screen.getByRole('button', { name: 'Save notes' }).click();
  await expect.poll(() => page.unsavedWork.blocksReload).toBe(false);
});

test('notes that are too long get a message', async () => {
  const { screen } = await show('#f=mira', { contactOutcome: { kind: 'tooLong', limit: 4_000 } });
  await screen.getByRole('button', { name: 'Save notes' }).click();
  await expect.element(screen.getByText('Shorten them to 4,000 bytes')).toBeVisible();
});

test('unread messages of a muted friend do not count in the title', async () => {
  const { backend, page } = await show('#f=mira');
  await expect.poll(() => document.title).toBe('(2) Parley');
  const jonas = page.chat.friends.find(({ id }) => id === 'jonas');
  if (jonas) backend.tell({ kind: 'friend', friend: { ...jonas, muted: true } });
  await expect.poll(() => document.title).toBe('Parley');
});

test('a friend with another friend’s name gets messages only after “Go on”', async () => {
  const { backend, screen } = await show('#c=jonas', { sends: { kind: 'namesake' } });
  const warning = screen.getByText('This is not the key of the Jonas you know.');
  await expect.element(warning).toBeVisible();
  await screen.getByRole('textbox', { name: 'Message' }).fill('hello');
  await screen.getByRole('button', { name: 'Send' }).click();
  await expect.element(screen.getByText('This is not sent')).toBeVisible();
  await screen.getByRole('button', { name: 'Go on' }).click();
  expect(backend.calls).toContain('acknowledgeNamesake jonas');
  await expect.element(warning).not.toBeInTheDocument();
});
