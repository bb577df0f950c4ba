/** What two people see of each other at this moment: in memory only, and gone after a while. */
import type { UserContext } from '../Context.ts';
import type { Activity } from '../views.ts';

/** Times to live, in milliseconds: how long what was heard is believed. */
const HERE_TTL_MS = 60_000;
const TYPING_TTL_MS = 6_000;
/** How often the friend is told that I am here, and for how long after their last frame. */
const HEARTBEAT_INTERVAL_MS = 40_000;
const LISTENER_TTL_MS = 120_000;

/** What presence needs of its conversation. */
export interface PresenceParts {
  /** When the last frame of the friend's came. */
  readonly heardAt: () => number | undefined;
  /** Tells the friend what I do, if they listen. */
  readonly sendActivity: () => void;
  /** What the friend does has changed. */
  readonly changed: () => void;
}

export class Presence {
  readonly #context: UserContext;
  readonly #parts: PresenceParts;
  #friend: Activity = 'unknown';
  /** The friend said that they are here; one who only types may not want that known. */
  #isHere = false;
  #typingUntil = 0;
  #cancelFade: (() => void) | undefined;
  #cancelHeartbeat: (() => void) | undefined;

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
    this.#typingUntil = active ? this.#context.clock.now() + TYPING_TTL_MS : 0;
    if (this.#context.privacy().typing) this.#parts.sendActivity();
  }

  /** What I typed is on its way, and says so itself. */
  sent(): void {
    this.#typingUntil = 0;
  }

  /** The friend's app is open, and does this. */
  heard(activity: Exclude<Activity, 'unknown'> | undefined): void {
    this.#set(activity ?? 'unknown');
    this.#cancelHeartbeat ??= this.#context.clock.after(HEARTBEAT_INTERVAL_MS, () =>
      this.#heartbeat(),
    );
  }

  /** The network cannot be reached: nothing is known any more. */
  rest(): void {
    this.#cancelHeartbeat?.();
    this.#cancelHeartbeat = undefined;
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
      this.#cancelFade = this.#context.clock.after(TYPING_TTL_MS, () => this.#set(afterwards));
    if (activity === 'here')
      this.#cancelFade = this.#context.clock.after(HERE_TTL_MS, () => this.#set('unknown'));
    if (before !== activity) this.#parts.changed();
  }

  #heartbeat(): void {
    this.#cancelHeartbeat = undefined;
    const { clock, privacy } = this.#context;
    const heardAt = this.#parts.heardAt();
    if (heardAt === undefined || clock.now() - heardAt > LISTENER_TTL_MS) return;
    if (privacy().presence) this.#parts.sendActivity();
    this.#cancelHeartbeat = clock.after(HEARTBEAT_INTERVAL_MS, () => this.#heartbeat());
  }
}
