/**
 * The event log: recent events of this backend, for finding out what went wrong. It is only in
 * memory and ends with the worker. The type of an event keeps secrets out, and so does a check of
 * each event.
 */
import type { ConversationId, InvitationId } from '../chat/ids.ts';
import { LOG_EVENTS, LOG_NUMBERS, LOG_WORDS, type LogEvent } from '../chat/LogEvent.ts';
import type { Clock } from '../chat/ports.ts';
import type { Stage } from './stage.ts';

const MAX_ENTRIES = 500;
/** Stands in place of an event that the log must not hold. */
const UNKNOWN = '?';
/** Larger numbers are neither counts nor durations: this is eleven days in milliseconds. */
const MAX_NUMBER = 999_999_999;

export class EventLog {
  readonly #clock: Clock;
  readonly #began: number;
  readonly #lines: string[] = [];
  /** Index of the next line. Once the log is full, the oldest line is there. */
  #next = 0;
  readonly #ordinals = new Map<ConversationId | InvitationId, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#began = clock.now();
    this.add({ area: 'backend', what: 'started' });
  }

  add(event: LogEvent): void {
    this.#lines[this.#next] = `${this.#time()} ${wordsOf(event)}`;
    this.#next = (this.#next + 1) % MAX_ENTRIES;
  }

  /** Adds an error that no retry fixes: its name and kind, never its message. */
  addError(error: unknown): void {
    this.add(errorEvent(error));
  }

  /** Adds that a page has stopped. `name`: the name of the error, which the page sends. */
  addPageFailure(name: string): void {
    this.add({ area: 'page', what: 'failed', name: errorName(name) });
  }

  /** See `Context.ordinal`. */
  ordinal(id: ConversationId | InvitationId): number {
    const known = this.#ordinals.get(id);
    if (known !== undefined) return known;
    const ordinal = this.#ordinals.size + 1;
    this.#ordinals.set(id, ordinal);
    return ordinal;
  }

  /** The oldest first. Words and numbers that are not translated. */
  lines(): readonly string[] {
    const isFull = this.#lines.length === MAX_ENTRIES;
    const oldest = isFull ? this.#next : 0;
    return [...this.#lines.slice(oldest), ...this.#lines.slice(0, oldest)];
  }

  /** Seconds since the backend started; negative if the clock was set back meanwhile. */
  #time(): string {
    const ms = this.#clock.now() - this.#began;
    return `${ms < 0 ? '-' : '+'}${(Math.abs(ms) / 1000).toFixed(3)}`;
  }
}

/** `area what name=value …`, with only the words and names that LogEvent.ts lists. */
function wordsOf({ area, what, ...values }: LogEvent): string {
  const known: Readonly<Record<string, readonly string[]>> = LOG_EVENTS;
  if (!Object.hasOwn(known, area) || known[area]?.includes(what) !== true) return UNKNOWN;
  const all = Object.entries(values).filter(([, value]) => value !== undefined);
  if (!all.every(([name, value]) => isAllowed(name, value))) return UNKNOWN;
  return [area, what, ...all.map(([name, value]) => `${name}=${value}`)].join(' ');
}

function isAllowed(name: string, value: unknown): boolean {
  const words: Readonly<Record<string, readonly unknown[]>> = LOG_WORDS;
  if (Object.hasOwn(words, name)) return words[name]?.includes(value) === true;
  const numbers: readonly string[] = LOG_NUMBERS;
  return numbers.includes(name) && isCount(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Math.abs(Number(value)) <= MAX_NUMBER;
}

export function stageEvent(stage: Stage): LogEvent {
  if (stage.kind === 'online') return { area: 'stage', what: 'online', peers: stage.peers };
  if (stage.kind === 'failed') return { area: 'stage', what: 'failed', kind: lower(stage.reason) };
  return { area: 'stage', what: lower(stage.kind) };
}

/** The lists of LogEvent.ts are in lower case. */
export function lower<Word extends string>(word: Word): Lowercase<Word> {
  return word.toLowerCase() as Lowercase<Word>;
}

function errorEvent(error: unknown): LogEvent {
  const { name, kind } = (error instanceof Error ? error : {}) as Record<'name' | 'kind', unknown>;
  return {
    area: 'backend',
    what: 'error',
    name: errorName(name),
    kind: LOG_WORDS.kind.find((word) => word === kind),
  };
}

/** The word for it in the log. */
function errorName(name: unknown) {
  return LOG_WORDS.name.find((word) => word === String(name).toLowerCase()) ?? 'other';
}
