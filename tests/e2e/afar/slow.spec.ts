import { Person } from '../Person.ts';
import { meets } from '../friends.ts';
import { port } from '../ports.ts';
import { Served } from '../Served.ts';
import { SlowLine } from './SlowLine.ts';
import { numbered, writeThrough } from '../streams.ts';
import { test } from '../test.ts';

/** The delay of each direction, in milliseconds: far worse than a satellite. */
const SLOW_MS = 1_200;

const server = new Served(port('slow'));
let line: SlowLine;

test.beforeAll(async () => {
  await server.starts('dist-server/main.js', ['--relay']);
  line = await SlowLine.opens(port('slowLine'), port('slow'));
});
test.afterAll(async () => {
  await line.shuts();
  await server.ends();
});

test('on a slow line that also fails for 30 s, every message arrives in order', async ({
  browser,
}) => {
  test.setTimeout(600_000);
  const alice = await Person.arrives(browser, 'Alice', line.address);
  const bob = await meets(alice, (link) => Person.arrives(browser, 'Bob', link));
  await alice.says('A 0001');
  await bob.hears(['A 0001']);
  await bob.says('B 0001');
  await alice.hears(['B 0001']);
  line.delayMs = SLOW_MS;
  await Promise.all([alice.pours(numbered('A', 2, 20)), bob.pours(numbered('B', 2, 20))]);
  await writeThrough({ fails: () => line.stops(), isBack: () => line.goesOn() }, alice, bob);
});
