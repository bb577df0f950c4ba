import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SHARE_TARGET } from '../../share/Shared.ts';
import { ParleyLinks } from './ParleyLinks.ts';
import { LINK_HASH, PARLEY_SCHEME } from '../navigation/route.ts';

test('links go into the fragment of the app’s address, whatever page is open', () => {
  for (const here of ['', '#me', 'index.html?x=1#c=abc']) {
    const asked: (readonly [string, string])[] = [];
    const browser = {
      registerProtocolHandler: (...args: [string, string]) => void asked.push(args),
    };
    const links = new ParleyLinks(browser, `https://a.example/below/${here}`, false);
    expect(links.canBeAskedFor).toBe(true);
    links.askFor();
    expect(asked).toEqual([['web+parley', 'https://a.example/below/#link=%s']]);
  }
});

test('there is nothing to ask for in a browser without support or in an installed app', () => {
  const browser = { registerProtocolHandler: () => undefined };
  expect(new ParleyLinks({}, 'https://a.example/', false).canBeAskedFor).toBe(false);
  expect(new ParleyLinks(browser, 'https://a.example/', true).canBeAskedFor).toBe(false);
});

test('the manifest matches the program', () => {
  const manifest = JSON.parse(readFileSync('public/manifest.webmanifest', 'utf8')) as {
    readonly protocol_handlers: unknown;
    readonly share_target: { readonly action: string };
  };
  expect(manifest.protocol_handlers).toEqual([{ protocol: PARLEY_SCHEME, url: `./${LINK_HASH}` }]);
  expect(manifest.share_target.action).toBe(SHARE_TARGET);
});
