/** The steps of a simulation, as data that can be drawn, shrunk and kept. */
import fc from 'fast-check';

export type Who = 'alice' | 'bob';

export type Staleness = 'never' | 'always' | 'inTurn';

export type Step =
  | { readonly kind: 'say'; readonly who: Who; readonly count: number; readonly long: boolean }
  /** Time passes for both, in milliseconds. */
  | { readonly kind: 'pass'; readonly ms: number }
  /** A clock is set ahead or back. */
  | { readonly kind: 'jump'; readonly who: Who; readonly ms: number }
  | { readonly kind: 'kill'; readonly who: Who }
  /** The app is killed at one of the next commits, before or after it reaches the disk. */
  | { readonly kind: 'doom'; readonly who: Who; readonly after: number; readonly saved: boolean }
  | { readonly kind: 'start'; readonly who: Who }
  /** The app is started; the node's program loads later. */
  | { readonly kind: 'open' | 'load'; readonly who: Who }
  /** The link is cut, and the app knows. */
  | { readonly kind: 'disconnect'; readonly who: Who }
  | { readonly kind: 'reconnect'; readonly who: Who }
  /** The same, but the app does not know: it only sees its calls fail. */
  | { readonly kind: 'cut' | 'mend'; readonly who: Who }
  /** The node defers writes, gets no change events, or loses messages; or the disk is full. */
  | { readonly kind: 'keep' | 'deaf' | 'mute' | 'full'; readonly who: Who; readonly on: boolean }
  /** The node's calls are held, or its change events are gathered until the end of this. */
  | { readonly kind: 'late' | 'gather'; readonly who: Who; readonly on: boolean }
  /** The node forgets the values on the network, as after an early kill. */
  | { readonly kind: 'forget'; readonly who: Who }
  | { readonly kind: 'loseRoutes' | 'endWatches' | 'poll' | 'read'; readonly who: Who }
  /** The person blocks or unblocks the friend. */
  | { readonly kind: 'block' | 'unblock'; readonly who: Who }
  /** The next message over a route is lost. */
  | { readonly kind: 'slip'; readonly who: Who }
  /** What happens to events and messages in flight. */
  | { readonly kind: 'carry'; readonly how: 'now' | 'hold' | 'drop' | 'twice' }
  /** A held event, message or call goes on. */
  | { readonly kind: 'release'; readonly which: number }
  /** Storage nodes answer with old values, always or every other time. */
  | { readonly kind: 'stale'; readonly how: Staleness }
  /** The next slot that is read is damaged. */
  | { readonly kind: 'damage' };

const who = fc.constantFrom<Who>('alice', 'bob');
const on = fc.boolean();

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      who,
      // Sometimes more than all slots hold.
      count: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.constant(17)),
      long: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.constantFrom(10, 300, 900, 3_000, 10_000, 40_000),
    }),
  },
  fc.record({
    kind: fc.constant('jump' as const),
    who,
    ms: fc.constantFrom(-3_600_000, -500, 5_000, 86_400_000),
  }),
  fc.record({ kind: fc.constant('kill' as const), who }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('doom' as const),
      who,
      after: fc.integer({ min: 0, max: 6 }),
      saved: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('start', 'open', 'load'), who }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('disconnect', 'reconnect', 'reconnect', 'cut', 'cut', 'mend'),
      who,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('keep', 'deaf', 'mute', 'full', 'late', 'gather'),
      who,
      on,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('loseRoutes', 'endWatches', 'poll', 'read', 'slip', 'forget'),
      who,
    }),
  },
  fc.record({ kind: fc.constantFrom('block', 'unblock'), who }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('carry' as const),
      how: fc.constantFrom('now', 'hold', 'drop', 'twice'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('release' as const), which: fc.nat({ max: 9 }) }),
  },
  fc.record({
    kind: fc.constant('stale' as const),
    how: fc.constantFrom<Staleness>('never', 'always', 'inTurn'),
  }),
  fc.record({ kind: fc.constant('damage' as const) }),
);

/** Situations that random steps would rarely reach. */
const scene: fc.Arbitrary<readonly Step[]> = who.chain((mine) => {
  const theirs = mine === 'alice' ? 'bob' : 'alice';
  const say = { kind: 'say', who: mine, count: 1, long: false } as const;
  const later = { kind: 'pass', ms: 40_000 } as const;
  return fc.constantFrom<readonly Step[]>(
    // One message is lost, the next one arrives, then nothing for long.
    [{ kind: 'slip', who: mine }, say, say, { kind: 'kill', who: mine }, later],
    [
      { kind: 'slip', who: mine },
      say,
      { ...say, count: 3 },
      { kind: 'disconnect', who: mine },
      later,
    ],
    // Written before the node's program has loaded, and killed then or later.
    [
      { kind: 'kill', who: mine },
      { kind: 'open', who: mine },
      { ...say, count: 2 },
    ],
    [
      { kind: 'kill', who: mine },
      { kind: 'open', who: mine },
      say,
      { kind: 'doom', who: mine, after: 0, saved: false },
      { kind: 'load', who: mine },
      say,
    ],
    // Blocked in the middle of a conversation, while more messages come and the app restarts.
    [
      { ...say, count: 3 },
      { kind: 'block', who: theirs },
      { ...say, count: 2 },
      later,
      { kind: 'kill', who: theirs },
      { kind: 'start', who: theirs },
      { ...say, who: theirs },
      later,
      { kind: 'unblock', who: theirs },
    ],
    [
      { ...say, who: theirs },
      { kind: 'block', who: theirs },
      { ...say, count: 17, long: true },
      later,
      { kind: 'unblock', who: theirs },
      { kind: 'block', who: theirs },
    ],
    // More messages than all slots hold, while the friend is away.
    [{ kind: 'kill', who: theirs }, { ...say, count: 17, long: true }, later],
    // Slots are damaged when they are read, once or several times.
    [{ kind: 'mute', who: mine, on: true }, { kind: 'damage' }, { ...say, count: 2 }, later],
    [
      { kind: 'mute', who: mine, on: true },
      { kind: 'damage' },
      { kind: 'damage' },
      { ...say, count: 3 },
      later,
      say,
      { kind: 'damage' },
      later,
    ],
  );
});

export interface Plan {
  /** Whether messages over routes never arrive: only the durable lane works, to the very end. */
  readonly durable: boolean;
  readonly steps: readonly Step[];
}

const single = step.map((only): readonly Step[] => [only]);
const steps = fc
  .array(fc.oneof({ weight: 8, arbitrary: single }, scene), { minLength: 4, maxLength: 20 })
  .map((parts) => parts.flat());

export const plans: fc.Arbitrary<Plan> = fc.record({ durable: fc.boolean(), steps });
