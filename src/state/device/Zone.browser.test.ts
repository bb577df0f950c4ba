import { expect, onTestFinished, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { emulate } from '../../../tests/emulate.ts';
import { scenes } from '../../../tests/screens/scenes.ts';
import { scriptedPage } from '../../../tests/screens/scriptedPage.ts';
import App from '../../ui/App.svelte';
import { systemZone } from '../../ui/text/dates.ts';
import { textFor } from '../../ui/text/text.ts';
import { Zone } from './Zone.svelte.ts';

/** The system changes to this zone; '' takes it back. */
const travel = (timezoneId: string) => emulate('setTimezoneOverride', { timezoneId });

test('the times on the screen follow the system to another zone', async () => {
  onTestFinished(() => travel(''));
  await travel('Europe/Berlin');
  const zone = new Zone(systemZone);
  onTestFinished(zone.start());
  const script = scenes['conversation']?.script(Date.now());
  if (script === undefined) throw new Error('no scene');
  const { page } = scriptedPage(script);
  history.replaceState(undefined, '', '#c=mira');
  onTestFinished(page.start());
  const text = textFor(['en-GB'], () => zone.name);
  const screen = await render(App, { page, text });
  await page.chat.connect('test');
  const times = () =>
    [...screen.container.querySelectorAll('[role=log] time')].map((each) => [
      each.getAttribute('datetime'),
      each.textContent.trim(),
    ]);
  const expected = () =>
    times().map(([at]) => [
      at,
      new Date(at ?? '').toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }),
    ]);
  await expect.poll(() => times().length).toBeGreaterThan(2);
  const inBerlin = times();
  expect(inBerlin).toEqual(expected());

  await travel('Asia/Tokyo');
  window.dispatchEvent(new Event('focus'));
  await expect.poll(times).not.toEqual(inBerlin);
  expect(times()).toEqual(expected());

  await travel('Europe/Berlin');
  document.dispatchEvent(new Event('visibilitychange'));
  await expect.poll(times).toEqual(inBerlin);
});
