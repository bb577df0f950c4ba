/** Devices sleep, and browsers keep pages that a person leaves: no message is missed. */
import type { Browser, Page } from '@playwright/test';
import { meets } from './friends.ts';
import { ownBrowser, type OwnBrowser } from './ownBrowser.ts';
import { Person } from './Person.ts';
import { numbered } from './streams.ts';
import { expect, test } from './test.ts';

/** Longer than a node of the network waits for an answer, in milliseconds. */
const SLEEP_MS = 20_000;

const WAYS = ['shared', 'dedicated'] as const;

for (const kind of WAYS) {
  test(`a device that slept catches up (${kind} worker)`, async ({ browser }) => {
    await talking(browser, kind, async ({ alice, bob, own }) => {
      const asleep = own.sleeps(SLEEP_MS);
      await alice.says(...numbered('A', 1, 5));
      await asleep;
      await bob.hears(['before', ...numbered('A', 1, 5)]);
      await bob.says('awake');
      await alice.hears(['awake']);
      await alice.isDelivered('A 0005');
    });
  });

  test(`a page that a person leaves and goes back to shows every message (${kind} worker)`, async ({
    browser,
  }) => {
    await talking(browser, kind, async ({ alice, bob }) => {
      await bob.page.goto('about:blank');
      await alice.says(...numbered('A', 1, 5));
      await goesBack(bob.page);
      await bob.hears(['before', ...numbered('A', 1, 5)]);
      await bob.says('back');
      await alice.hears(['back']);
    });
  });

  test(`a tab that left the app can open it again (${kind} worker)`, async ({ browser }) => {
    await talking(browser, kind, async ({ alice, bob }) => {
      const address = bob.page.url();
      await bob.page.goto('about:blank');
      await alice.says(...numbered('A', 1, 5));
      await bob.page.goto(address);
      await bob.hears(['before', ...numbered('A', 1, 5)]);
      await bob.isOnline();
    });
  });
}

interface Talking {
  readonly alice: Person;
  readonly bob: Person;
  readonly own: OwnBrowser;
}

/** Bob has his own browser with a worker of this kind, and has got "before" from Alice. */
async function talking(
  browser: Browser,
  kind: (typeof WAYS)[number],
  act: (both: Talking) => Promise<void>,
): Promise<void> {
  const own = await ownBrowser();
  try {
    const alice = await Person.arrives(browser, 'Alice');
    const bob = await meets(alice, (link) =>
      kind === 'shared'
        ? Person.arrives(own.browser, 'Bob', link)
        : Person.arrivesWithoutSharedWorker(own.browser, 'Bob', link),
    );
    await alice.says('before');
    await bob.hears(['before']);
    await act({ alice, bob, own });
  } finally {
    await own.close();
  }
}

/** Playwright's goBack waits for the page to load, but a page from the cache does not load. */
async function goesBack(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { currentIndex, entries } = await session.send('Page.getNavigationHistory');
  const entryId = entries[currentIndex - 1]?.id ?? 0;
  await session.send('Page.navigateToHistoryEntry', { entryId });
  await expect.poll(() => page.url()).not.toBe('about:blank');
}
