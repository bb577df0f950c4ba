import { expect, test } from 'vitest';
import type { ConversationId, InvitationId } from '../chat/ids.ts';
import { invitationIn, parseRoute, routeHash, type Route } from './route.ts';

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

test.each(routes)('a screen is found again by its address: %o', (route) => {
  expect(parseRoute(routeHash(route))).toEqual(route);
});

test('an unknown or odd address shows the list', () => {
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

test('only a fragment that starts with i= holds an invitation', () => {
  expect(invitationIn('#i=ABC')).toBe('ABC');
  expect(invitationIn('#i=')).toBeUndefined();
  expect(invitationIn('#invite=ABC')).toBeUndefined();
});
