/** The colours at the first moment, in a frame with the app's own page but without its program. */
import { afterEach, expect, test } from 'vitest';
import { themes, Theme } from './Theme.svelte.ts';
import html from '../../../index.html?raw';

const SCHEMES = ['light', 'dark'];
/** Runs before anything of the page is painted: it stands where the body begins. */
const NOTE = '<script>window.atFirst = document.documentElement.dataset.theme</script>';

afterEach(() => {
  localStorage.removeItem('parley-theme');
  for (const frame of document.querySelectorAll('iframe')) frame.remove();
  new Theme().choose('system');
});

async function opens() {
  const frame = document.createElement('iframe');
  const page = html
    .replace('<head>', `<head><base href="${location.origin}/" />`)
    .replace(/<script type="module".*<\/script>/u, '')
    .replace('<body>', `<body>${NOTE}`);
  expect(page).toContain(NOTE);
  const loaded = new Promise((resolve) => (frame.onload = resolve));
  frame.srcdoc = page;
  document.body.append(frame);
  await loaded;
  const inside = frame.contentDocument;
  const window = inside?.defaultView ?? undefined;
  if (window === undefined || inside === null) throw new Error('no frame');
  const atFirst: unknown = Reflect.get(window, 'atFirst');
  return { atFirst, colours: coloursOf(inside, window) };
}

/** The colours of the browser's bars for a system in each scheme. */
function coloursOf(page: Document, window: Pick<Window, 'matchMedia'>): readonly string[] {
  const metas = [...page.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')];
  const system = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  return SCHEMES.map((scheme) => {
    const found = metas.find(({ media }) =>
      media.startsWith('(') ? media.includes(scheme) : window.matchMedia(media).matches,
    );
    return found?.content ?? `none for ${scheme}, in ${system}`;
  });
}

const [light = '', dark = ''] = ['#f7f5f0', '#151514'];

test.each([
  ['light', 'light', [light, light]],
  ['dark', 'dark', [dark, dark]],
  ['system', undefined, [light, dark]],
  ['purple', undefined, [light, dark]],
  ['"><script>', undefined, [light, dark]],
])('the page begins in the colours that were chosen: %s', async (choice, theme, colours) => {
  localStorage.setItem('parley-theme', choice);
  expect(await opens()).toEqual({ atFirst: theme, colours });
});

test('the bars of the browser change with the choice', () => {
  const metas = SCHEMES.map((scheme, at) => {
    const meta = document.createElement('meta');
    meta.name = 'theme-color';
    meta.dataset['scheme'] = scheme;
    meta.content = at === 0 ? light : dark;
    meta.media = `(prefers-color-scheme: ${scheme})`;
    return meta;
  });
  document.head.append(...metas);
  const theme = new Theme();
  const colours = themes.map((choice) => {
    theme.choose(choice);
    return [choice, ...coloursOf(document, window)];
  });
  expect(colours).toEqual([
    ['system', light, dark],
    ['light', light, light],
    ['dark', dark, dark],
  ]);
  for (const meta of metas) meta.remove();
});
