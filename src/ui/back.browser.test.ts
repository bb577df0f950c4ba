/** The system's "back" on a phone, beside the app's own arrow. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page as browser } from 'vitest/browser';
import { openApp } from '../../tests/screens/openApp.ts';
import { en } from './text/en.ts';

beforeEach(() => browser.viewport(390, 844));
afterEach(() => browser.viewport(414, 896));

async function opens() {
  // What was open in this window before.
  history.pushState(undefined, '', '#open');
  history.pushState(undefined, '', '#');
  const { screen, page, backend } = await openApp('friend');
  const presses = (name: string) => screen.getByRole('link', { name, exact: true }).click();
  const isAt = (hash: string) => expect.poll(() => location.hash).toBe(hash);
  return { screen, page, backend, presses, isAt };
}

test('after the arrow, “back” leaves the app and shows no conversation again', async () => {
  const { screen, presses, isAt } = await opens();
  for (const name of [/Mira Okafor/u, /Jonas/u]) {
    await screen.getByRole('link', { name }).click();
    await presses(en.conversation.details);
    await presses(en.friend.back);
    await presses(en.back);
    await isAt('');
  }
  history.back();
  await isAt('#open');
});

test('after a conversation was ended, “back” leads to the list', async () => {
  const { screen, presses, isAt } = await opens();
  await screen.getByRole('link', { name: /Mira Okafor/u }).click();
  await presses(en.conversation.details);
  await screen.getByRole('button', { name: en.end.button }).click();
  await screen.getByRole('radio', { name: en.end.keep }).click();
  await screen.getByRole('button', { name: en.end.confirm, exact: true }).click();
  await isAt('#c=mira');
  history.back();
  await isAt('');
});

test('after a conversation was deleted, “back” does not lead to where it was', async () => {
  const { screen, presses, isAt } = await opens();
  await screen.getByRole('link', { name: /Mira Okafor/u }).click();
  await presses(en.conversation.details);
  await screen.getByRole('button', { name: en.end.button }).click();
  await screen.getByRole('button', { name: en.end.confirm, exact: true }).click();
  await isAt('');
  history.back();
  await isAt('#open');
});

test('after an invitation was made and withdrawn, “back” leaves the app', async () => {
  const { screen, isAt } = await opens();
  await screen.getByRole('button', { name: en.friends.invite }).click();
  await screen.getByRole('button', { name: en.invite.withdraw }).click();
  await isAt('');
  history.back();
  await isAt('#open');
});
