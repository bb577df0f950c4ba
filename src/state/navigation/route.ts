/** Converts between screens and addresses. Only the fragment of an address is used. */
import type { ConversationId, InvitationId } from '../../chat/ids.ts';

/** The scheme of links that name no host: `web+parley:#i=` and the code. */
export const PARLEY_SCHEME = 'web+parley';
/** The browser replaces `%s` by such a link; public/manifest.webmanifest has the same value. */
export const LINK_HASH = '#link=%s';
/** UTF-16 units; our links are shorter. */
const MOST_ENCODED = 10_000;

export type Route =
  | { readonly kind: 'list' }
  | { readonly kind: 'conversation'; readonly id: ConversationId }
  /** A friend's details. */
  | { readonly kind: 'friend'; readonly id: ConversationId }
  /** The comparison of safety numbers with a friend. */
  | { readonly kind: 'compare'; readonly id: ConversationId }
  /** An invitation; without an id, the form for a new one. */
  | { readonly kind: 'invite'; readonly id: InvitationId | undefined }
  | { readonly kind: 'open' }
  /** The form for a public key and a chat key. */
  | { readonly kind: 'keys' }
  | { readonly kind: 'me' }
  /** The connection and the storage of this device. */
  | { readonly kind: 'connection' };

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
  if (isPlain(name)) return { kind: name };
  return { kind: 'list' };
}

/** Screens without an id. */
const PLAIN = ['open', 'keys', 'me', 'connection'] as const;
const isPlain = (name: string): name is (typeof PLAIN)[number] =>
  PLAIN.some((plain) => plain === name);

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
    case 'keys':
    case 'me':
    case 'connection':
      return `#${route.kind}`;
  }
}

/** The friend that this screen belongs to. */
export function friendOf(route: Route): ConversationId | undefined {
  switch (route.kind) {
    case 'conversation':
    case 'friend':
    case 'compare':
      return route.id;
    case 'list':
    case 'invite':
    case 'open':
    case 'keys':
    case 'me':
    case 'connection':
      return undefined;
  }
}

/** What another program sends with an address. It has to be removed from the address at once. */
export type Arrival =
  /** A secret. */
  | { readonly kind: 'invitation'; readonly text: string }
  /** The person used the share sheet. Without an id, what they shared did not arrive. */
  | { readonly kind: 'shared'; readonly id: string | undefined };

export function arrivalIn(hash: string): Arrival | undefined {
  // Some programs encode the `=` of a link that they hand on.
  const [, name = '', value] = /^#(i|link|shared)(?:(?:=|%3D)(.+))?$/su.exec(hash) ?? [];
  if (name === 'shared') {
    return { kind: 'shared', id: value !== undefined && isLocalName(value) ? value : undefined };
  }
  if (value === undefined) return undefined;
  if (name === 'i') return { kind: 'invitation', text: value };
  return name === 'link' ? { kind: 'invitation', text: parleyLinkIn(value) } : undefined;
}

/** Decodes a link of our own scheme, which browsers percent-encode; '' if it is not one. */
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

const isLocalName = (text: string): boolean => /^[A-Za-z0-9_-]{1,64}$/u.test(text);
