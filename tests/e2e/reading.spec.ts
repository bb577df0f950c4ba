import { expect, test } from './test.ts';
import { Person } from './Person.ts';

/** As the clipboard or a mouse hands over a file. */
type Way = 'paste' | 'drop';

/** In the page: somebody pastes or drops this picture beside all fields. */
async function handsOver(person: Person, way: Way, picture: Buffer): Promise<void> {
  await person.page.evaluate(
    ([how, bytes]) => {
      const data = new DataTransfer();
      const file = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
      data.items.add(new File([file], 'screen.png', { type: 'image/png' }));
      const all = { bubbles: true, cancelable: true };
      document.body.dispatchEvent(
        how === 'paste'
          ? new ClipboardEvent('paste', { ...all, clipboardData: data })
          : new DragEvent('drop', { ...all, dataTransfer: data }),
      );
    },
    [way, picture.toString('base64')] as const,
  );
}

async function chooses(person: Person, name: string, buffer: Buffer): Promise<void> {
  const input = person.page.locator('input[type=file]');
  await input.setInputFiles({ name, mimeType: 'image/png', buffer });
}

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

test('each picture that is of no use gets its own sentence and changes nothing', async ({
  browser,
}) => {
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
