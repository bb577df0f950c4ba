/**
 * What the log can hold: numbers, and words from the lists below. So code cannot log a key, a text, a
 * name or an address by mistake; `EventLog` also checks this at run time.
 */
import { NetworkError, type ProgramError } from './ports.ts';

/** Events, by area. */
export const LOG_EVENTS = {
  backend: ['started', 'error'],
  /** failed: a defect stopped a page. reconnected: the backend that a page had before has ended. */
  page: ['failed', 'reconnected'],
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
  /** State changes that the node reports. */
  node: ['ready', 'unready'],
  /** My own private route. */
  route: ['new', 'died', 'failed'],
  /** late: the acknowledgement timed out. died: the friend's route does not work. */
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
   * header, slot, reply, farewell: a write of it. unwritten, unread: a write or read failed. changed:
   * a watch event. unwatched: the watch ended.
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
 * conversation, invitation: numbered in the order in which this backend first used them. ms: a
 * duration. No number of bytes is logged, because the size of a message reveals something about it.
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
  /** The kind of a NetworkError, ProgramError or StorageError, or of a failed start. */
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
    'insecure',
    'blocked',
    'silent',
    'nowasm',
    'noworker',
    'storage',
  ],
  /** The name of an error that no retry can fix. */
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

/** The word in the log for the reason of a failure. */
export function kindOf(
  error: NetworkError | ProgramError,
): 'offline' | 'missing' | 'refused' | 'program' {
  return error instanceof NetworkError ? error.kind : 'program';
}
