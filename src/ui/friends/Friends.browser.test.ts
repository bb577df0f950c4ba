import { afterEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import '../app.css';
import { scenes } from '../../../tests/screens/scenes.ts';
import { scriptedPage } from '../../../tests/screens/scriptedPage.ts';
import App from '../App.svelte';
import { en } from '../text/en.ts';

let stop: (() => void) | undefined;
afterEach(() => stop?.());

async function show(scene: string) {
  history.replaceState(undefined, '', '#');
  const script = scenes[scene]?.script(Date.now());
  if (script === undefined) throw new Error('no scene');
  const { page, backend } = scriptedPage(script);
  stop = page.start();
  const screen = await render(App, { page, text: en });
  await page.chat.connect('test');
  return { screen, backend };
}

test('the list says what is stored and cannot be read, and what can be done', async () => {
  const { screen } = await show('list-unreadable');
  const said = screen.getByRole('status').filter({ hasText: 'stored on this device' });
  await expect.element(said).toHaveTextContent('1 conversation stored on this device');
  await expect.element(said).toHaveTextContent('2 invitations stored on this device');
  await expect.element(said).toHaveTextContent('Unblock those you want to hear from.');
  await expect.element(said).toHaveTextContent('Choose them again under “You”.');
});

test('the list says so, too, when it is known only after the page was opened', async () => {
  const { screen, backend } = await show('list');
  await expect.element(screen.getByText('Jonas').first()).toBeVisible();
  expect(screen.getByText('stored on this device').all()).toEqual([]);
  const unreadable = { conversations: 3, invitations: 0, blockList: false, privacy: false };
  backend.tell({ kind: 'unreadable', unreadable });
  await expect.element(screen.getByText('3 conversations stored on this device')).toBeVisible();
});

test('a newest message that needs a newer version has words in the list', async () => {
  const { screen } = await show('list-unreadable');
  const row = screen.getByRole('link', { name: /Mira/u });
  await expect.element(row).toHaveTextContent('This message needs a newer Parley.');
});
