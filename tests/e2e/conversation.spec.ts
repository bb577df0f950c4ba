import { expect, test } from '@playwright/test';
import { Person } from './Person.ts';

test('two people meet by one link and talk', async ({ browser }) => {
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOnline();
  const link = await alice.invites();
  const bob = await Person.arrives(browser, 'Bob', link);
  expect(bob.page.url()).not.toContain('#i=');
  await bob.introduces();
  await bob.accepts('Alice');
  await expect(alice.page.getByRole('heading', { name: 'Bob' })).toBeVisible();
  const said: string[] = [];
  for (let i = 1; i <= 10; i++) {
    await alice.says(`from Alice ${String(i)}`);
    await bob.says(`from Bob ${String(i)}`);
    said.push(`from Alice ${String(i)}`, `from Bob ${String(i)}`);
  }
  const mine = (name: string) => said.filter((text) => text.includes(name));
  await expect(bob.page.locator('[data-message]:not(.mine) .text')).toHaveText(mine('Alice'));
  await expect(alice.page.locator('[data-message]:not(.mine) .text')).toHaveText(mine('Bob'));
});
