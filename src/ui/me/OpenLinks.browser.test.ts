import { expect, test } from 'vitest';
import { openApp } from '../../../tests/screens/openApp.ts';
import { en } from '../text/en.ts';

async function show(browser: { registerProtocolHandler?(scheme: string, address: string): void }) {
  const { screen } = await openApp('me', '#me', {}, { browser });
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
