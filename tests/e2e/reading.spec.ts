import { expect, test } from './test.ts';
import { chooses, handsOver } from './handing.ts';
import { Person } from './Person.ts';

const ways: Readonly<Record<string, (bob: Person, picture: Buffer) => Promise<void>>> = {
  'chosen as a file': async (bob, picture) => {
    await bob.page.goto('./#open');
    await chooses(bob, 'screen.png', picture);
  },
  pasted: (bob, picture) => handsOver(bob, 'paste', picture),
  dropped: (bob, picture) => handsOver(bob, 'drop', picture),
};

for (const [how, reads] of Object.entries(ways))
  test(`a picture of a friend's screen, ${how}, makes a friend`, async ({ browser }) => {
    const alice = await Person.starts(browser, 'Alice');
    await alice.isOnline();
    await alice.invites();
    const bob = await Person.starts(browser, 'Bob');
    await bob.isOnline();
    await reads(bob, await alice.page.screenshot());
    await bob.accepts('Alice');
    await alice.sees('Bob');
    await bob.says('I have you');
    await alice.hears(['I have you']);
  });

test('each useless picture gets its own sentence and changes nothing', async ({ browser }) => {
  const bob = await Person.starts(browser, 'Bob');
  await bob.isOnline();
  await handsOver(bob, 'drop', await bob.page.screenshot());
  await bob.isTold('There is no code in this picture');
  await chooses(bob, 'code.png', Buffer.from('<svg onload="document.title = 1"></svg>'));
  await bob.isTold('This is not a picture that Parley can read');
  await chooses(bob, 'huge.png', Buffer.alloc(20_000_001));
  await bob.isTold('This picture is too large');
  await bob.page.goto('./#');
  await bob.hasNoFriends();
  expect(await bob.page.title()).toBe('Parley');
});
