/**
 * What the log can hold: numbers, and words of the lists below. A key, a text, a name or an address
 * is none of these, so nobody can log one by mistake; `EventLog` also checks it at run time.
 */
import { NetworkError, type ProgramError } from './ports.ts';

/** What can happen, by where it happens. */
export const LOG_EVENTS = {
  backend: ['started', 'error'],
  clock: ['jumped'],
  stage: [
    'loading',
    'starting',
    'attaching',
    'online',
    'offline',
    'notfound',
    'wrongclock',
    'failed',
    'elsewhere',
  ],
  reach: ['attaching', 'online', 'offline', 'notfound'],
  /** What the node says of itself. */
  node: ['ready', 'unready'],
  /** My own private route. */
  route: ['new', 'died', 'failed'],
  /** late: no acknowledgement came in time. died: the friend's route does not work. */
  lane: [
    'opened',
    'closed',
    'died',
    'sent',
    'acknowledged',
    'late',
    'received',
    'dropped',
    'unreadable',
  ],
  /**
   * header, slot, reply, farewell: this was written. unwritten, unread: it failed. changed: the
   * network says so. unwatched: it says nothing from now on.
   */
  record: [
    'header',
    'slot',
    'reply',
    'farewell',
    'unwritten',
    'polled',
    'searched',
    'unread',
    'changed',
    'unwatched',
  ],
  messages: ['saved'],
  invitation: ['published', 'answered', 'closed', 'failed'],
} as const;

/**
 * conversation, invitation: in the order in which this backend first had to do with them. ms: how
 * long it took. Nothing here is a number of bytes, since the size of a message says something of it.
 */
export const LOG_NUMBERS = [
  'conversation',
  'invitation',
  'messages',
  'gaps',
  'subkeys',
  'peers',
  'ms',
] as const;

export const LOG_WORDS = {
  outcome: ['accepted', 'deferred', 'conflict'],
  /** Of NetworkError, ProgramError, StorageError, a start that failed. */
  kind: [
    'offline',
    'missing',
    'refused',
    'program',
    'lost',
    'damaged',
    'outdated',
    'newer',
    'full',
    'elsewhere',
    'load',
    'node',
    'unsupported',
    'storage',
  ],
  /** An error that no retry mends. */
  name: [
    'networkerror',
    'programerror',
    'storageerror',
    'otherversionerror',
    'identityerror',
    'nodestarterror',
    'veiliderror',
    'error',
    'typeerror',
    'rangeerror',
    'referenceerror',
    'syntaxerror',
    'aborterror',
    'dataerror',
    'invalidstateerror',
    'notallowederror',
    'notfounderror',
    'operationerror',
    'quotaexceedederror',
    'securityerror',
    'timeouterror',
    'unknownerror',
    'other',
  ],
} as const;

type Events = typeof LOG_EVENTS;
type Words = typeof LOG_WORDS;

type Happening = {
  readonly [Area in keyof Events]: {
    readonly area: Area;
    readonly what: Events[Area][number];
  };
}[keyof Events];
type Numbers = { readonly [Name in (typeof LOG_NUMBERS)[number]]?: number | undefined };

export type LogEvent = Happening &
  Numbers & { readonly [Name in keyof Words]?: Words[Name][number] | undefined };

/** How to log why something has to wait. */
export function kindOf(
  error: NetworkError | ProgramError,
): 'offline' | 'missing' | 'refused' | 'program' {
  return error instanceof NetworkError ? error.kind : 'program';
}
