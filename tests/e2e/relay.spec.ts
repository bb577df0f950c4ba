import { spawn, type ChildProcess } from 'node:child_process';
import { Person } from './Person.ts';
import { port } from './ports.ts';
import { test } from './test.ts';

/** The app as `npm start -- --local` serves it: its pages can connect only to their own server. */
const ADDRESS = `http://localhost:${String(port('relay'))}/`;
let server: ChildProcess;

test.beforeAll(async () => {
  const args = ['dist-server/main.js', '--port', String(port('relay')), '--relay'];
  server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => server.stdout?.once('data', resolve));
});
test.afterAll(() => {
  server.kill();
});

test('two people talk although their pages cannot reach a node directly', async ({ browser }) => {
  const alice = await Person.arrives(browser, 'Alice', ADDRESS);
  await alice.introduces();
  await alice.isOnline();
  const bob = await Person.arrives(browser, 'Bob', await alice.invites());
  await bob.introduces();
  await bob.accepts('Alice');
  await alice.sees('Bob');
  await alice.says('hello');
  await bob.hears(['hello']);
  await bob.says('hello yourself');
  await alice.hears(['hello yourself']);
});
