import { afterEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import '../app.css';
import { scenes } from '../../../tests/screens/scenes.ts';
import { scriptedPage } from '../../../tests/screens/scriptedPage.ts';
import App from '../App.svelte';
import { en } from '../text/en.ts';

let stop: (() => void) | undefined;
afterEach(() => stop?.());

async function show(browser: { registerProtocolHandler?(scheme: string, address: string): void }) {
  history.replaceState(undefined, '', '#me');
  const script = scenes['me']?.script(Date.now());
  if (script === undefined) throw new Error('no scene');
  const { page } = scriptedPage(script, { browser });
  stop = page.start();
  const screen = await render(App, { page, text: en });
  await page.chat.connect('test');
  return screen;
}

test('the button asks the browser to open links here', async () => {
  const asked: string[] = [];
  const screen = await show({
    registerProtocolHandler: (scheme, address) => asked.push(`${scheme} ${address}`),
  });
  const button = screen.getByRole('button', { name: en.me.openLinks });
  await expect.element(button).toHaveAccessibleDescription(en.me.linksHint);
  expect(asked).toEqual([]);
  await button.click();
  await expect.element(screen.getByText(en.me.linksAsked)).toBeVisible();
  expect(asked).toEqual(['web+parley https://parley.example/#link=%s']);
});

test('a browser that cannot open links shows no settings for them', async () => {
  const screen = await show({});
  await expect.element(screen.getByRole('heading', { name: en.me.about })).toBeVisible();
  await expect.element(screen.getByText(en.me.links)).not.toBeInTheDocument();
});
