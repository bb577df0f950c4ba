import { expect, test } from 'vitest';
import { openApp } from '../../tests/screens/openApp.ts';
import { StorageError } from '../storage/StorageError.ts';
import { en } from './text/en.ts';

test('moving Parley to this tab does not ask for the name again', async () => {
  const { backend, page, screen } = await openApp('elsewhere');
  await screen.getByRole('button', { name: 'Use Parley here' }).click();
  await expect.poll(() => page.chat.stage.kind).toBe('starting');
  await expect.element(screen.getByText('Opening Parley')).toBeVisible();
  backend.tell({ kind: 'me', me: { name: 'Alva', publicKey: 'VLD0:me' } });
  await expect.element(screen.getByRole('button', { name: 'Invite a friend' })).toBeVisible();
});

test('an invitation opened while another tab ran Parley is looked up afterwards', async () => {
  const { backend, page } = await openApp('elsewhere');
  await page.opening.receive('SECRET');
  expect(page.opening.step.kind).toBe('held');
  backend.tell({ kind: 'me', me: { name: 'Alva', publicKey: 'VLD0:me' } });
  await expect.poll(() => backend.calls).toContain('openInvitation SECRET');
});

test('the page says when another tab has taken over', async () => {
  const { backend, page, screen } = await openApp('list');
  backend.tell({ kind: 'stage', stage: { kind: 'elsewhere' } });
  await expect.element(screen.getByText('Parley is open in another tab')).toBeVisible();
  page.chat.fail(new Error('elsewhere'));
  expect(page.chat.connection).toBe('open');
});

test('after a failed start, a known person sees the list and can try again', async () => {
  const { backend, screen } = await openApp('list-failed');
  await screen.getByRole('button', { name: 'Try again' }).click();
  expect(backend.calls).toContain('retry');
  await expect.element(screen.getByRole('link', { name: /Mira Okafor/u })).toBeVisible();
});

test('data of an early test version can only be deleted, after a question', async () => {
  const { backend, page, screen } = await openApp('outdated');
  await expect.element(screen.getByText('from an early test version')).toBeVisible();
  await screen.getByRole('button', { name: 'Start over' }).click();
  expect(backend.calls).not.toContain('startAnew');
  await screen.getByRole('button', { name: 'Delete and start over' }).click();
  await expect.poll(() => page.chat.stage.kind).toBe('starting');
  expect(backend.calls).toContain('startAnew');
  backend.tell({ kind: 'stage', stage: { kind: 'attaching' } });
  await expect.element(screen.getByText('Who are you?')).toBeVisible();
});

test('data without its key can be tried again or deleted', async () => {
  const { backend, screen } = await openApp('failed-lost');
  await expect.element(screen.getByRole('alert')).toHaveTextContent('cannot be opened');
  await screen.getByRole('button', { name: 'Try again' }).click();
  expect(backend.calls).toContain('retry');
  await expect.element(screen.getByRole('button', { name: 'Start over' })).toBeVisible();
});

test.each(['failed-lost', 'newer'])(
  'a retry that fails again never looks like a first run: %s',
  async (scene) => {
    const { backend, page, screen } = await openApp(scene);
    page.eviction.recordData();
    const failed = page.chat.stage;
    if (failed.kind === 'reopening') throw new Error('there is a backend');
    const heading = screen.getByRole('heading', { level: 1 });
    backend.tell({ kind: 'stage', stage: { kind: 'starting' } });
    await expect.element(heading).toHaveTextContent(en.stage.opening);
    expect(page.eviction.happened).toBe(false);
    backend.tell({ kind: 'stage', stage: failed });
    await expect.element(screen.getByRole('alert')).toBeVisible();
    expect(screen.getByText(en.welcome.heading).all()).toEqual([]);
    expect(page.eviction.happened).toBe(false);
  },
);

test('a retry that opens the stored data leads to the list', async () => {
  const { backend, screen } = await openApp('failed-lost');
  backend.tell({ kind: 'stage', stage: { kind: 'starting' } });
  backend.tell({ kind: 'me', me: { name: 'Alva', publicKey: 'VLD0:me' } });
  await expect.element(screen.getByRole('button', { name: 'Invite a friend' })).toBeVisible();
});

test('after a new start in place of lost data, the page asks for a name', async () => {
  const { backend, page, screen } = await openApp('failed-lost');
  page.eviction.recordData();
  await screen.getByRole('button', { name: 'Start over' }).click();
  await screen.getByRole('button', { name: 'Delete and start over' }).click();
  backend.tell({ kind: 'stage', stage: { kind: 'loading', received: 1, total: 2 } });
  await expect.element(screen.getByText(en.welcome.heading)).toBeVisible();
  expect(page.eviction.happened).toBe(false);
});

test('data of a newer Parley can be neither deleted nor tried again', async () => {
  const { screen } = await openApp('newer');
  await expect.element(screen.getByRole('alert')).toHaveTextContent('by a newer Parley');
  await expect.element(screen.getByRole('button', { name: 'Reload' })).toBeVisible();
  const buttons = screen.getByRole('button').elements();
  expect(buttons.map((button) => button.textContent)).toEqual(['Reload', en.log.show]);
});

test('a full device gets a message, and other errors do not', async () => {
  const { page, screen } = await openApp('list');
  expect(page.storage.detectFull(new Error('anything'))).toBe(false);
  expect(page.storage.detectFull(new Error(new StorageError('full').message))).toBe(true);
  await expect.element(screen.getByText(en.storage.full)).toBeVisible();
});

test('each privacy setting has its own switch', async () => {
  const { backend, page, screen } = await openApp('me');
  page.router.replace({ kind: 'me' });
  const presence = screen.getByRole('switch', { name: 'That you have Parley open' });
  await expect.element(presence).not.toBeChecked();
  await presence.click();
  expect(backend.calls).toContain('setPrivacy {"read":true,"typing":true,"presence":true}');
  backend.tell({ kind: 'privacy', privacy: { read: false, typing: true, presence: true } });
  const read = screen.getByRole('switch', { name: 'That you have read a message' });
  await expect.element(read).not.toBeChecked();
});
