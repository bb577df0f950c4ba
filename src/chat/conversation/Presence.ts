/** What two people see of each other at this moment: in memory only, and gone after a while. */
import type { Activity } from '../views.ts';
import type { UserContext } from '../Context.ts';

/** How long what was heard is believed, in milliseconds. */
const HERE_MS = 60_000;
const TYPING_MS = 6_000;
/** How often the friend is told that I am here, and how long after their last word. */
const TELL_MS = 40_000;
const LISTENS_MS = 120_000;

export interface PresenceParts {
  /** Tells the friend what I do, if they listen. */
  readonly tell: () => void;
  /** What the friend does has changed. */
  readonly changed: () => void;
}

export class Presence {
  readonly #context: UserContext;
  readonly #parts: PresenceParts;
  #friend: Activity = 'unknown';
  /** The friend said that they are here; who only types may not want that known. */
  #isHere = false;
  #heardAt: number | undefined;
  #typingUntil = 0;
  #cancelFade: (() => void) | undefined;
  #cancelTell: (() => void) | undefined;

  constructor(context: UserContext, parts: PresenceParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** What is shown of the friend: nothing that I do not share myself. */
  get friend(): Activity {
    const { typing, presence } = this.#context.privacy();
    if (this.#friend === 'typing' && typing) return 'typing';
    return this.#friend !== 'unknown' && presence ? 'here' : 'unknown';
  }

  /** What the friend is told of me. */
  get mine(): Exclude<Activity, 'unknown'> | undefined {
    const { typing, presence } = this.#context.privacy();
    if (!this.#context.attended()) return undefined;
    if (typing && this.#typingUntil > this.#context.clock.now()) return 'typing';
    return presence ? 'here' : undefined;
  }

  /** I type, or stopped. */
  typing(active: boolean): void {
    this.#typingUntil = active ? this.#context.clock.now() + TYPING_MS : 0;
    if (this.#context.privacy().typing) this.#parts.tell();
  }

  /** What I typed is on its way, and says so itself. */
  sent(): void {
    this.#typingUntil = 0;
  }

  /** The friend's app is open, and does this. */
  heard(activity: Exclude<Activity, 'unknown'> | undefined): void {
    this.#heardAt = this.#context.clock.now();
    this.#set(activity ?? 'unknown');
    this.#cancelTell ??= this.#context.clock.after(TELL_MS, () => this.#tellAgain());
  }

  /** The network cannot be reached: nothing is known any more. */
  rest(): void {
    this.#cancelTell?.();
    this.#cancelTell = undefined;
    this.#set('unknown');
  }

  #set(activity: Activity): void {
    this.#cancelFade?.();
    this.#cancelFade = undefined;
    const before = this.#friend;
    this.#friend = activity;
    if (activity !== 'typing') this.#isHere = activity === 'here';
    const afterwards = this.#isHere ? 'here' : 'unknown';
    if (activity === 'typing')
      this.#cancelFade = this.#context.clock.after(TYPING_MS, () => this.#set(afterwards));
    if (activity === 'here')
      this.#cancelFade = this.#context.clock.after(HERE_MS, () => this.#set('unknown'));
    if (before !== activity) this.#parts.changed();
  }

  #tellAgain(): void {
    this.#cancelTell = undefined;
    const { clock, privacy } = this.#context;
    if (this.#heardAt === undefined || clock.now() - this.#heardAt > LISTENS_MS) return;
    if (privacy().presence) this.#parts.tell();
    this.#cancelTell = clock.after(TELL_MS, () => this.#tellAgain());
  }
}
