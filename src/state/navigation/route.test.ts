import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConversationId, InvitationId } from '../../chat/ids.ts';
import { arrivalIn, LINK_HASH, parseRoute, routeHash, type Route } from './route.ts';

const routes: readonly Route[] = [
  { kind: 'list' },
  { kind: 'conversation', id: 'abc234' as ConversationId },
  { kind: 'friend', id: 'abc234' as ConversationId },
  { kind: 'compare', id: 'abc234' as ConversationId },
  { kind: 'invite', id: undefined },
  { kind: 'invite', id: 'xyz' as InvitationId },
  { kind: 'open' },
  { kind: 'me' },
];

test.each(routes)('the address of a screen leads back to it: %o', (route) => {
  expect(parseRoute(routeHash(route))).toEqual(route);
});

test('an unknown or malformed address shows the list', () => {
  for (const hash of [
    '',
    '#',
    '#what',
    '#c=',
    '#c=<b>',
    '#compare=',
    '#compare',
    `#c=${'a'.repeat(65)}`,
  ]) {
    expect(parseRoute(hash)).toEqual({ kind: 'list' });
  }
});

test('only a fragment that starts with i= has an invitation', () => {
  expect(arrivalIn('#i=ABC')).toEqual({ kind: 'invitation', text: 'ABC' });
  expect(arrivalIn('#i%3DABC')).toEqual({ kind: 'invitation', text: 'ABC' });
  for (const hash of ['#i=', '#i', '#invite=ABC', '#open', '#', '']) {
    expect(arrivalIn(hash)).toBeUndefined();
  }
});

test('a link of our own scheme is decoded as the browser encodes it', () => {
  const link = 'web+parley:#i=ABC234';
  const hash = LINK_HASH.replace('%s', encodeURIComponent(link));
  expect(hash).toBe('#link=web%2Bparley%3A%23i%3DABC234');
  expect(arrivalIn(hash)).toEqual({ kind: 'invitation', text: link });
});

test.each([
  ['another scheme', encodeURIComponent('https://evil.example/#i=ABC')],
  ['a script', encodeURIComponent('javascript:alert(1)')],
  ['encoding that breaks off', 'web%2Bparley%3'],
  ['no encoding of characters', 'web%2Bparley%3A%ff%fe'],
  ['encoded twice', encodeURIComponent(encodeURIComponent('web+parley:#i=ABC'))],
  ['a longer scheme', 'web%2Bparleyx%3A%23i%3DABC'],
  ['more than any link of ours', `web%2Bparley%3A%23i%3D${'A'.repeat(10_000)}`],
  ['line breaks before it', '%0A%0Aweb%2Bparley%3A%23i%3DABC'],
])('anything but a link of our own scheme gives an empty invitation: %s', (_, value) => {
  expect(arrivalIn(`#link=${value}`)).toEqual({ kind: 'invitation', text: '' });
});

test('no fragment causes an exception', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const hash of [text, `#link=${text}`, `#shared=${text}`, `#i=${text}`]) arrivalIn(hash);
      const link = arrivalIn(`#link=${text}`);
      if (link?.kind === 'invitation' && link.text !== '')
        expect(link.text).toMatch(/^web\+parley:/u);
    }),
  );
});

test('the share sheet opens the app with or without an id for what was shared', () => {
  expect(arrivalIn('#shared=3f2-a')).toEqual({ kind: 'shared', id: '3f2-a' });
  for (const hash of ['#shared', '#shared=<b>', `#shared=${'a'.repeat(65)}`])
    expect(arrivalIn(hash)).toEqual({ kind: 'shared', id: undefined });
  expect(arrivalIn('#sharedx=1')).toBeUndefined();
});
