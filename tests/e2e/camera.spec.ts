import { browserThatSees, photo } from './cameras.ts';
import { Person } from './Person.ts';
import { expect, test } from './test.ts';

test('a camera that sees a friend’s screen makes a friend', async ({ browser }) => {
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOnline();
  await alice.invites();
  const seeing = await browserThatSees(await photo(alice));
  try {
    const bob = await Person.starts(seeing.browser, 'Bob');
    await bob.isOnline();
    await bob.page.goto('./#open');
    await bob.page.getByRole('button', { name: 'Scan with the camera' }).click();
    await bob.accepts('Alice');
    await alice.sees('Bob');
    await bob.says('I see you');
    await alice.hears(['I see you']);
  } finally {
    await seeing.close();
  }
});

test('without a camera the app says so and offers other ways', async ({ browser }) => {
  const bob = await Person.starts(browser, 'Bob');
  await bob.isOnline();
  await bob.page.goto('./#open');
  await bob.page.getByRole('button', { name: 'Scan with the camera' }).click();
  await expect(bob.page.getByText('There is no camera on this device')).toBeVisible();
  await bob.page.getByRole('button', { name: 'Another way' }).click();
  await expect(bob.page.getByRole('textbox', { name: 'Link or code' })).toBeVisible();
});
