import { beforeEach, expect, test } from 'vitest';
import { offer } from '../../../tests/fakes/offer.ts';
import { scenes } from '../../../tests/screens/scenes.ts';
import { openApp } from '../../../tests/screens/openApp.ts';
import { en } from '../text/en.ts';

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15';

beforeEach(() => localStorage.clear());

async function show(scene: string, userAgent = '') {
  const badges: number[] = [];
  const { backend, screen } = await openApp(
    scene,
    scenes[scene]?.hash || '#',
    {},
    {
      userAgent,
      badges: { setAppBadge: async (count) => void badges.push(count) },
    },
  );
  return { screen, badges, backend };
}

test('a person with a conversation gets one hint that Parley can be installed', async () => {
  const { screen } = await show('list');
  const hint = screen.getByRole('region', { name: en.install.heading });
  await expect.element(screen.getByText('Jonas').first()).toBeVisible();
  await expect.element(hint).not.toBeInTheDocument();
  const made = offer();
  window.dispatchEvent(made);
  await expect.element(hint).toHaveTextContent(en.install.whileClosed);
  await screen.getByRole('button', { name: en.install.install }).click();
  expect(made.asked).toBe(1);
  await expect.element(hint).not.toBeInTheDocument();
});

test('“Not now” declines later offers too, but the screen “You” keeps the button', async () => {
  const { screen } = await show('list');
  window.dispatchEvent(offer());
  await screen.getByRole('button', { name: en.install.notNow }).click();
  window.dispatchEvent(offer());
  const hint = screen.getByRole('region', { name: en.install.heading });
  await expect.element(hint).not.toBeInTheDocument();
  await screen.getByRole('link', { name: en.friends.you, exact: true }).click();
  await expect
    .element(screen.getByRole('button', { name: en.install.install, exact: true }))
    .toBeVisible();
});

test('a person without friends gets no hint', async () => {
  const { screen } = await show('list-empty');
  window.dispatchEvent(offer());
  await expect.element(screen.getByText(en.friends.empty).first()).toBeVisible();
  await expect.element(screen.getByText(en.install.hint)).not.toBeInTheDocument();
});

test('if the browser offers no button, the screen “You” says how to install', async () => {
  const { screen } = await show('me', IPHONE);
  await expect.element(screen.getByText(en.install.place.iosShare)).toBeVisible();
  await expect.element(screen.getByText(en.install.whileClosed)).toBeVisible();
});

const IN_PARTS: readonly (readonly [string, string, boolean])[] = [
  ['an iPhone', IPHONE, true],
  ['another browser of an iPhone', `${IPHONE} CriOS/140.0 Mobile Safari/604.1`, true],
  ['an iPad', IPHONE.replaceAll('iPhone', 'iPad'), true],
  ['Safari on a Mac', 'Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/18.5 Safari/605', true],
  ['Chrome on a Mac', 'Mozilla/5.0 (Macintosh) AppleWebKit/537 Chrome/140.0 Safari/537', false],
  ['Chrome on Android', 'Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537', false],
  ['Firefox on Android', 'Mozilla/5.0 (Android 16; Mobile) Firefox/145.0', false],
];
test.each(IN_PARTS)(
  'whether the installed app begins empty is said before, only where it does: %s',
  async (_, userAgent, isEmpty) => {
    const { screen } = await show('me', userAgent);
    await expect.element(screen.getByText(en.install.whileClosed)).toBeVisible();
    expect(screen.getByText(en.install.startsEmpty).all()).toHaveLength(isEmpty ? 1 : 0);
  },
);

test('the app’s icon shows the number of unread messages', async () => {
  const { badges } = await show('list');
  await expect.poll(() => badges).toEqual([2]);
});
