/** Which screen an address shows, and the address of a screen. All of it is in the fragment. */
import type { ConversationId, InvitationId } from '../chat/ids.ts';

export type Route =
  | { readonly kind: 'list' }
  | { readonly kind: 'conversation'; readonly id: ConversationId }
  /** Who a friend is. */
  | { readonly kind: 'friend'; readonly id: ConversationId }
  /** Comparing safety numbers with a friend. */
  | { readonly kind: 'compare'; readonly id: ConversationId }
  /** Without id: make a new one. */
  | { readonly kind: 'invite'; readonly id: InvitationId | undefined }
  | { readonly kind: 'open' }
  | { readonly kind: 'me' };

export function parseRoute(hash: string): Route {
  const [name = '', value = ''] = hash.replace(/^#/u, '').split('=', 2);
  if (name === 'c' && isLocalName(value)) {
    return { kind: 'conversation', id: value as ConversationId };
  }
  if (name === 'f' && isLocalName(value)) return { kind: 'friend', id: value as ConversationId };
  if (name === 'compare' && isLocalName(value)) return { kind: name, id: value as ConversationId };
  if (name === 'invite') {
    return { kind: 'invite', id: isLocalName(value) ? (value as InvitationId) : undefined };
  }
  if (name === 'open' || name === 'me') return { kind: name };
  return { kind: 'list' };
}

export function routeHash(route: Route): string {
  switch (route.kind) {
    case 'list':
      return '#';
    case 'conversation':
      return `#c=${route.id}`;
    case 'friend':
      return `#f=${route.id}`;
    case 'compare':
      return `#compare=${route.id}`;
    case 'invite':
      return route.id === undefined ? '#invite' : `#invite=${route.id}`;
    case 'open':
    case 'me':
      return `#${route.kind}`;
  }
}

/** Whose screen it is. */
export function friendOf(route: Route): ConversationId | undefined {
  switch (route.kind) {
    case 'conversation':
    case 'friend':
    case 'compare':
      return route.id;
    case 'list':
    case 'invite':
    case 'open':
    case 'me':
      return undefined;
  }
}

/** The invitation in an address as other programs hand it over; a secret. */
export function invitationIn(hash: string): string | undefined {
  return hash.startsWith('#i=') && hash.length > 3 ? hash.slice(3) : undefined;
}

const isLocalName = (text: string): boolean => /^[A-Za-z0-9_-]{1,64}$/u.test(text);
