import { browserThatSees, photo } from './cameras.ts';
import { friends, meets } from './friends.ts';
import { chooses, handsOver } from './handing.ts';
import { Person } from './Person.ts';
import { expect, test } from './test.ts';

/** Shows the safety number for this friend on the screen. */
async function showsNumber({ page }: Person, friend: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: friend }).click();
  await page.getByRole('link', { name: 'Details' }).click();
  await page.getByRole('link', { name: 'Compare safety numbers' }).click();
  await expect(page.getByRole('img', { name: 'Safety number as a QR code' })).toBeVisible();
}

async function number({ page }: Person): Promise<string> {
  const groups = page.getByRole('list', { name: 'Safety number' }).locator('[aria-hidden]');
  await expect(groups).toHaveCount(12);
  return (await groups.allInnerTexts()).join('');
}

/** The sign beside the name in the list of friends. */
async function hasVerified({ page }: Person, friend: string, times: 0 | 1): Promise<void> {
  const line = page.getByRole('navigation').getByRole('link', { name: friend });
  await expect(line.getByRole('img', { name: 'Verified' })).toHaveCount(times);
}

const marked = /You marked this key as verified on /u;

test('a picture of a friend’s screen verifies the friend, and a stranger’s raises an alert', async ({
  browser,
}) => {
  const { alice, bob } = await friends(browser);
  await showsNumber(alice, 'Bob');
  await showsNumber(bob, 'Alice');
  expect(await number(bob)).toBe(await number(alice));

  await chooses(bob, 'alice.png', await alice.page.screenshot());
  await bob.isTold('The safety numbers are the same');
  await expect(bob.page.getByText(marked)).toBeVisible();
  await hasVerified(bob, 'Alice', 1);
  await hasVerified(alice, 'Bob', 0);

  const carol = await Person.arrives(browser, 'Carol');
  await meets(carol, (link) => Person.arrives(browser, 'Dora', link));
  await showsNumber(carol, 'Dora');
  await handsOver(bob, 'drop', await carol.page.screenshot());
  await bob.isTold('The safety numbers are different');
  await expect(bob.page.getByRole('alert')).toContainText('This does not verify Alice');
  await bob.isAccessible();
  // Bob has to decide what that means.
  await hasVerified(bob, 'Alice', 1);
  await bob.page.getByRole('button', { name: 'Remove verification' }).click();
  await hasVerified(bob, 'Alice', 0);

  await bob.talksWith('Alice');
  await bob.says('Is that you?');
  await alice.talksWith('Bob');
  await alice.hears(['Is that you?']);
});

test('a camera that sees a friend’s screen verifies the friend', async ({ browser }) => {
  const blank = await browser.newPage();
  const seeing = await browserThatSees(await blank.screenshot({ type: 'jpeg' }));
  try {
    const { alice, bob } = await friends(browser, seeing.browser);
    await showsNumber(alice, 'Bob');
    await alice.isAccessible();
    await alice.page.getByRole('button', { name: 'Show full screen' }).click();
    await expect(alice.page.getByRole('dialog')).toBeVisible();
    seeing.sees(await photo(alice));
    await showsNumber(bob, 'Alice');
    await bob.page.getByRole('button', { name: 'Scan theirs' }).click();
    await bob.isTold('The safety numbers are the same');
    await expect(bob.page.getByText(marked)).toBeVisible();
    await bob.restarts();
    await hasVerified(bob, 'Alice', 1);
  } finally {
    await seeing.close();
  }
});

test('the app notices a safety number in place of an invitation, and the reverse', async ({
  browser,
}) => {
  const { alice, bob } = await friends(browser);
  await showsNumber(alice, 'Bob');
  const picture = await alice.page.screenshot();
  await bob.page.goto('./#open');
  await chooses(bob, 'alice.png', picture);
  await bob.isTold('This is a safety number, not an invitation');

  await alice.invites();
  await showsNumber(bob, 'Alice');
  await chooses(bob, 'alice.png', await alice.page.screenshot());
  await bob.isTold('This is an invitation, not a safety number');
  await hasVerified(bob, 'Alice', 0);
  await bob.page.getByRole('button', { name: 'Open the invitation' }).click();
  await bob.isTold('You and Alice know each other already');
});
