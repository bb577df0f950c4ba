/** Which screen an address shows, and the address of a screen. All of it is in the fragment. */
import type { ConversationId, InvitationId } from '../chat/ids.ts';

/** Of links that name no host: `web+parley:#i=` and the code. */
export const PARLEY_SCHEME = 'web+parley';
/** What the browser puts in the place of `%s` is such a link; public/manifest.webmanifest has it too. */
export const LINK_HASH = '#link=%s';
/** Characters; no link of ours is as long. */
const MOST_ENCODED = 10_000;

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

/** What other programs bring with an address. It has to leave the address at once. */
export type Arrival =
  /** A secret. */
  | { readonly kind: 'invitation'; readonly text: string }
  /** The share sheet was used. Without id: what was shared did not get through to us. */
  | { readonly kind: 'shared'; readonly id: string | undefined };

export function arrivalIn(hash: string): Arrival | undefined {
  const [, name = '', value] = /^#(i|link|shared)(?:=(.+))?$/su.exec(hash) ?? [];
  if (name === 'shared') {
    return { kind: 'shared', id: value !== undefined && isLocalName(value) ? value : undefined };
  }
  if (value === undefined) return undefined;
  if (name === 'i') return { kind: 'invitation', text: value };
  return name === 'link' ? { kind: 'invitation', text: parleyLinkIn(value) } : undefined;
}

/** Where browsers put links of our own scheme, percent-encoded; '' if it is none. */
function parleyLinkIn(value: string): string {
  const text = value.length <= MOST_ENCODED ? decoded(value) : '';
  return text.startsWith(`${PARLEY_SCHEME}:`) ? text : '';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** Whether a text claims to be an invitation: a link of ours from any host, or the bare code. */
export function looksLikeInvitation(text: string): boolean {
  return text.includes('#i=') || /^[A-Z2-7]{150,}$/iu.test(text.replaceAll(/\s+/gu, ''));
}

const isLocalName = (text: string): boolean => /^[A-Za-z0-9_-]{1,64}$/u.test(text);
