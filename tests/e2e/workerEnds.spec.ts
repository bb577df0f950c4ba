/** Browsers end workers while their pages stay: to save memory, or after a crash. */
import type { Page } from '@playwright/test';
import { BEGINNING } from './historyWith.ts';
import { bothHaveExactly, friendsTalking, MAX_TEXTS, numbered } from './streams.ts';
import { expect, test } from './test.ts';

/** Notes everything that the status line says from now on. */
async function statesOf(page: Page): Promise<() => Promise<readonly string[]>> {
  const line = page.getByRole('status', { name: 'Connection' });
  const said = await line.evaluateHandle((status) => {
    const all: string[] = [];
    const note = () => all.push(status.textContent);
    new MutationObserver(note).observe(status, {
      characterData: true,
      subtree: true,
      childList: true,
    });
    return all;
  });
  return () => said.jsonValue();
}

test('when the browser ends the worker, the page says so and goes on, and what is in the box is sent once', async ({
  browser,
}) => {
  const { alice, bob } = await friendsTalking(browser);
  const address = alice.page.url();
  await alice.composer.fill('half of a thou');
  const said = await statesOf(alice.page);
  await alice.losesWorker();
  await alice.composer.press('End');
  await alice.composer.pressSequentially('ght, and the rest');
  await alice.composer.press('Enter');
  await expect(alice.composer).toHaveValue('');
  await bob.hears([BEGINNING, 'half of a thought, and the rest']);
  expect((await said()).join('\n')).toContain('The browser has stopped a part of Parley.');
  await expect(alice.composer).toBeFocused();
  expect(alice.page.url()).toBe(address);
  await bob.says('back');
  await alice.hears(['back']);
  await bothHaveExactly(alice, bob, { alice: ['half of a thought, and the rest'], bob: ['back'] });
});

test('messages that are written while the worker ends, again and again, arrive once each, and in order', async ({
  browser,
}) => {
  test.setTimeout(600_000);
  const { alice, bob } = await friendsTalking(browser);
  const ends = async () => {
    for (const how of ['killed', 'closed', 'killed'] as const) {
      await alice.losesWorker(how);
      await alice.isOnline();
    }
  };
  const written = await alice.writesDuring(ends(), numbered('A', 1, MAX_TEXTS));
  await bothHaveExactly(alice, bob, { alice: written, bob: [] });
});

test('all tabs go on with the same new worker', async ({ browser }) => {
  const { alice, bob } = await friendsTalking(browser);
  const second = await alice.opensSecondTab();
  await expect(second.getByRole('log', { name: 'Messages' })).toContainText(BEGINNING);
  await alice.losesWorker();
  const composer = second.getByRole('textbox', { name: 'Message' });
  await composer.fill('from the other tab');
  await composer.press('Enter');
  await bob.hears([BEGINNING, 'from the other tab']);
  await alice.shows([BEGINNING, 'from the other tab']);
  await expect(second.getByText('Parley is open in another tab')).toBeHidden();
});
