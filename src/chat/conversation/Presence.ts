/** The current activity of two friends: only in memory, with times to live. */
import type { UserContext } from '../Context.ts';
import type { Activity } from '../views.ts';

/** Times to live of the friend's activity, in milliseconds. */
const HERE_TTL_MS = 60_000;
const TYPING_TTL_MS = 6_000;
/** How often I send `here`, and for how long after the friend's last frame, in milliseconds. */
const HEARTBEAT_INTERVAL_MS = 40_000;
const LISTENER_TTL_MS = 120_000;

/** What presence needs of its conversation. */
export interface PresenceParts {
  /** When the friend's last frame came; milliseconds since 1970. */
  readonly heardAt: () => number | undefined;
  /** Sends my activity, if the friend is online. */
  readonly sendActivity: () => void;
  /** The friend's activity changed. */
  readonly changed: () => void;
}

export class Presence {
  readonly #context: UserContext;
  readonly #parts: PresenceParts;
  #friend: Activity = 'unknown';
  /** The friend said `here`. Typing alone does not set this: they may not share that they are here. */
  #isHere = false;
  #typingUntil = 0;
  #cancelFade: (() => void) | undefined;
  #cancelHeartbeat: (() => void) | undefined;

  constructor(context: UserContext, parts: PresenceParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** The friend's activity as shown: only what I share too. */
  get friend(): Activity {
    const { typing, presence } = this.#context.privacy();
    if (this.#friend === 'typing' && typing) return 'typing';
    return this.#friend !== 'unknown' && presence ? 'here' : 'unknown';
  }

  /** My activity as the friend may see it. */
  get mine(): Exclude<Activity, 'unknown'> | undefined {
    const { typing, presence } = this.#context.privacy();
    if (!this.#context.attended()) return undefined;
    if (typing && this.#typingUntil > this.#context.clock.now()) return 'typing';
    return presence ? 'here' : undefined;
  }

  /** I started or stopped typing. */
  typing(active: boolean): void {
    this.#typingUntil = active ? this.#context.clock.now() + TYPING_TTL_MS : 0;
    if (this.#context.privacy().typing) this.#parts.sendActivity();
  }

  /** The message was sent: its frame ends `typing`, so no other frame is needed. */
  sent(): void {
    this.#typingUntil = 0;
  }

  /** A frame came from the friend, with this activity. */
  heard(activity: Exclude<Activity, 'unknown'> | undefined): void {
    this.#set(activity ?? 'unknown');
    this.#cancelHeartbeat ??= this.#context.clock.after(HEARTBEAT_INTERVAL_MS, () =>
      this.#heartbeat(),
    );
  }

  /** The network cannot be reached: the friend's activity is unknown. */
  clear(): void {
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
