import { Person } from './Person.ts';
import { meets } from './friends.ts';
import { Served } from './Served.ts';
import { SlowLine } from './SlowLine.ts';
import { bothHaveExactly, numbered } from './streams.ts';
import { test } from './test.ts';

/** How long everything takes each way, in milliseconds: far worse than a satellite. */
const SLOW_MS = 1_200;
/** How long nothing comes through, in milliseconds: longer than the node waits for an answer. */
const HELD_UP_MS = 30_000;

const server = new Served(8424);
let line: SlowLine;

test.beforeAll(async () => {
  await server.starts('dist-server/main.js', ['--relay', '--allow-target', '192.88.99.0/24']);
  line = await SlowLine.opens(8425, 8424);
});
test.afterAll(async () => {
  await line.shuts();
  await server.ends();
});

test('on a slow line that also fails for 30 s all is delivered, in order', async ({ browser }) => {
  test.setTimeout(600_000);
  const alice = await Person.arrives(browser, 'Alice', line.address);
  const bob = await meets(alice, (link) => Person.arrives(browser, 'Bob', link));
  await alice.says('A 0001');
  await bob.hears(['A 0001']);
  await bob.says('B 0001');
  await alice.hears(['B 0001']);
  line.delayMs = SLOW_MS;
  await Promise.all([alice.pours(numbered('A', 2, 20)), bob.pours(numbered('B', 2, 20))]);
  line.stops();
  // This is no wait for something to happen: so long nothing comes through.
  const over = new Promise((resolve) => setTimeout(resolve, HELD_UP_MS));
  await Promise.all([alice.pours(numbered('A', 21, 40)), bob.pours(numbered('B', 21, 40))]);
  await alice.isOffline();
  await bob.isOffline();
  await Promise.all([alice.pours(numbered('A', 41, 60)), bob.pours(numbered('B', 41, 60))]);
  await over;
  line.goesOn();
  await Promise.all([alice.pours(numbered('A', 61, 80)), bob.pours(numbered('B', 61, 80))]);
  await bothHaveExactly(alice, bob, { alice: numbered('A', 1, 80), bob: numbered('B', 1, 80) });
});
