import { Door } from './Door.ts';
import { meets } from './friends.ts';
import { hasApp } from './hasApp.ts';
import { Person } from './Person.ts';
import { NetworkControl } from '../network/control.ts';
import { port } from './ports.ts';
import { Served } from './Served.ts';
import { expect, test } from './test.ts';

const control = new NetworkControl();
const served = new Served(port('offline'));
let doors: Door[] = [];

test.beforeEach(() => served.starts());
test.afterEach(async () => {
  await Promise.all(doors.map((door) => door.shuts()));
  doors = [];
  await served.ends();
  await control.restore();
});

async function doorTo(port: number, below?: string): Promise<Door> {
  const door = await Door.opens(port, served.address, below);
  doors.push(door);
  return door;
}

/** Clears the browser's own cache, but not what the app has stored itself. */
async function losesCache({ page }: Person): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await session.detach();
}

test('without the server, a link to a conversation opens it, and the node starts', async ({
  browser,
}) => {
  const alice = await Person.arrives(browser, 'Alice', served.address);
  const bob = await meets(alice, (link) => Person.arrives(browser, 'Bob', link));
  await alice.says('hello');
  await bob.hears(['hello']);
  await bob.says('hello yourself');
  await alice.hears(['hello yourself']);
  await hasApp(alice);
  const conversation = alice.page.url();
  await losesCache(alice);
  await alice.closes();
  await served.ends();
  await alice.comesBack(conversation);
  await alice.shows(['hello', 'hello yourself']);
  // The Veilid network does not depend on the app's server.
  await alice.isOnline();
  await alice.says('the server is gone');
  await bob.hears(['hello', 'the server is gone']);
});

test('a browser with only dedicated workers also starts without the server', async ({
  browser,
}) => {
  const alice = await Person.arrivesWithoutSharedWorker(browser, 'Alice', served.address);
  await alice.introduces();
  await alice.isOnline();
  await hasApp(alice);
  await losesCache(alice);
  await served.ends();
  await alice.page.reload();
  await alice.isOnline();
  await alice.invites();
});

test('without a network, stored messages can be read, and new ones are sent later', async ({
  browser,
}) => {
  const alice = await Person.arrives(browser, 'Alice', served.address);
  const bob = await meets(alice, (link) => Person.arrives(browser, 'Bob', link));
  await bob.says('before');
  await alice.hears(['before']);
  await hasApp(alice);
  const conversation = alice.page.url();
  await alice.closes();
  await served.ends();
  await control.link(false);
  await alice.comesBack(conversation);
  await alice.shows(['before']);
  await alice.says('written offline');
  await expect(alice.page.getByText('Waiting for the network')).toBeVisible();
  await alice.isOffline();
  await alice.isAccessible();
  // Shared things arrive too.
  await alice.shares({ text: 'good morning' });
  await alice.isTold('This is not a Parley invitation');
  await control.link(true);
  await bob.hears(['written offline'], 60_000);
});

test('an app whose server names no network uses the public one, also without the server', async ({
  browser,
}) => {
  const door = await doorTo(port('offlineDoor'));
  door.missing.add('parley.json');
  const alice = await Person.arrives(browser, 'Alice', door.address);
  await alice.introduces();
  await hasApp(alice);
  await alice.closes();
  await door.shuts();
  await alice.comesBack(door.address);
  // Nobody of the public network can be reached in this test.
  await alice.isOffline();
});

test('the app below a path is fetched once, and keeps its headers', async ({ browser }) => {
  const door = await doorTo(port('offlineDoor'), '/below/');
  const alice = await Person.arrives(browser, 'Alice', door.address);
  await alice.introduces();
  await alice.isOnline();
  await hasApp(alice);
  const large = door.asked.filter((path) => path.startsWith('assets/'));
  expect(new Set(large).size).toBe(large.length);
  expect(large.filter((path) => path.endsWith('.wasm')).length).toBe(2);
  const direct = await headers(alice, large);
  const answers: string[] = [];
  alice.page.context().on('response', (response) => {
    if (response.fromServiceWorker()) answers.push(response.url());
  });
  await alice.closes();
  door.asked.length = 0;
  await alice.comesBack(`${door.address}?from=elsewhere#me`);
  await alice.isOnline();
  expect(door.asked.filter((path) => !/^(?:sw\.js|parley\.json)$/u.test(path))).toEqual([]);
  expect(alice.page.url()).toBe(`${door.address}?from=elsewhere#me`);
  expect(await headers(alice, large)).toEqual(direct);
  expect(answers).toContain(`${door.address}?from=elsewhere`);
});

test('a server that answers its root under another address does not end the app', async ({
  browser,
}) => {
  const door = await doorTo(port('offlineDoor'));
  door.sent.set('', './index.html');
  const alice = await Person.arrives(browser, 'Alice', door.address);
  await alice.introduces();
  await hasApp(alice);
  // With other rules, the pages are fetched once more.
  door.rule = "; media-src 'none'";
  door.asked.length = 0;
  await alice.page.reload();
  await expect.poll(() => door.asked).toContain('index.html');
  const rules = () =>
    alice.page.evaluate(async () => (await fetch('./')).headers.get('content-security-policy'));
  await expect.poll(rules).toContain('media-src');
  await alice.closes();
  await alice.comesBack(door.address);
  await alice.isOnline();
});

test('the app is stored even if a start with an invitation waits for the network', async ({
  browser,
}) => {
  const alice = await Person.arrives(browser, 'Alice', served.address);
  await alice.introduces();
  const link = await alice.invites();
  const door = await doorTo(port('offlineDoor'));
  // Nobody of the public network can be reached in this test.
  door.missing.add('parley.json').add('sw.js');
  const bob = await Person.arrives(browser, 'Bob', door.address);
  await bob.introduces();
  await bob.isOffline();
  await bob.closes();
  door.missing.delete('sw.js');
  await bob.comesBack(`${door.address}${new URL(link).hash}`);
  await hasApp(bob);
});

test('new header rules of the server apply from the next start of the same app', async ({
  browser,
}) => {
  const alice = await Person.arrives(browser, 'Alice', served.address);
  await alice.introduces();
  await hasApp(alice);
  expect((await headers(alice, []))[0]?.[1]).toContain("connect-src 'self' ws:;");
  await served.ends();
  await served.starts(undefined, ['--relay']);
  const policy = async () => {
    await alice.page.reload();
    return (await headers(alice, [])).map(([, each]) => each).join('\n');
  };
  await expect.poll(policy).not.toContain(' ws:;');
  expect(await policy()).toContain("connect-src 'self'");
});

/** The headers of these files that the page can see. */
function headers({ page }: Person, paths: readonly string[]) {
  return page.evaluate(
    (all) =>
      Promise.all(
        ['', 'index.html', ...all].map(async (path) => {
          const response = await fetch(new URL(path, document.baseURI));
          const { headers } = response;
          return [path, headers.get('content-security-policy'), headers.get('content-type')];
        }),
      ),
    paths,
  );
}
