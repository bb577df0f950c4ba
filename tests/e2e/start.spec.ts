import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from './test.ts';
import { Person } from './Person.ts';

const { size: NODE_BYTES } = statSync(
  fileURLToPath(import.meta.resolve('veilid-wasm/veilid_wasm_bg.wasm')),
);

test('the page says that the program did not load, and a new attempt works', async ({
  browser,
}) => {
  // Only requests of a dedicated worker can be made to fail here.
  const alice = await Person.arrivesWithoutSharedWorker(browser, 'Alice', './', async (context) => {
    await context.route('**/*.wasm', (route) => route.abort());
  });
  await expect(alice.page.getByText('Parley did not load completely.')).toBeVisible();
  await alice.isAccessible();
  await alice.page.context().unroute('**/*.wasm');
  await alice.page.getByRole('button', { name: 'Try again' }).click();
  await alice.introduces();
  await alice.isOnline();
  await alice.invites();
});

test('the page shows the progress of the download in bytes', async ({ browser }) => {
  let go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  const alice = await Person.arrivesWithoutSharedWorker(browser, 'Alice', './', async (context) => {
    await context.route('**/*.wasm', async (route) => {
      await held;
      await route.continue();
    });
  });
  await expect(alice.page.getByText('Getting Parley ready')).toBeVisible();
  const progress = alice.page.getByRole('progressbar');
  await expect(progress).toHaveAttribute('max', String(NODE_BYTES));
  // A name can be entered meanwhile; it is used when the program has loaded.
  await alice.introduces();
  go();
  await alice.isOnline();
  await alice.hasNoFriends();
});
