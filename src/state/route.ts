/** Which screen an address shows, and the address of a screen. All of it is in the fragment. */
import type { ConversationId, InvitationId } from '../chat/ids.ts';

export type Route =
  | { readonly kind: 'list' }
  | { readonly kind: 'conversation'; readonly id: ConversationId }
  /** Who a friend is. */
  | { readonly kind: 'friend'; readonly id: ConversationId }
  /** Without id: make a new one. */
  | { readonly kind: 'invite'; readonly id: InvitationId | undefined }
  | { readonly kind: 'open' }
  /** Public key and chat key by hand. */
  | { readonly kind: 'keys' }
  | { readonly kind: 'me' };

export function parseRoute(hash: string): Route {
  const [name = '', value = ''] = hash.replace(/^#/u, '').split('=', 2);
  if (name === 'c' && isLocalName(value)) {
    return { kind: 'conversation', id: value as ConversationId };
  }
  if (name === 'f' && isLocalName(value)) return { kind: 'friend', id: value as ConversationId };
  if (name === 'invite') {
    return { kind: 'invite', id: isLocalName(value) ? (value as InvitationId) : undefined };
  }
  if (name === 'open' || name === 'keys' || name === 'me') return { kind: name };
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
    case 'invite':
      return route.id === undefined ? '#invite' : `#invite=${route.id}`;
    case 'open':
    case 'keys':
    case 'me':
      return `#${route.kind}`;
  }
}

/** The invitation in an address as other programs hand it over; a secret. */
export function invitationIn(hash: string): string | undefined {
  return hash.startsWith('#i=') && hash.length > 3 ? hash.slice(3) : undefined;
}

/** Whether a text claims to be an invitation: a link of ours from any host, or the bare code. */
export function looksLikeInvitation(text: string): boolean {
  return text.includes('#i=') || /^[A-Z2-7]{150,}$/iu.test(text.replaceAll(/\s+/gu, ''));
}

const isLocalName = (text: string): boolean => /^[A-Za-z0-9_-]{1,64}$/u.test(text);
