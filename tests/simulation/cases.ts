/**
 * Situations that once went wrong, or that are easy to get wrong; each named after the rule it
 * guards. Every failure that the simulation finds comes here as the plan it was shrunk to.
 */
import type { Plan, Step, Who } from './plan.ts';

const say = (who: Who, count = 1, long = false): Step => ({ kind: 'say', who, count, long });
const pass = (ms: number): Step => ({ kind: 'pass', ms });
const stale = (how: 'never' | 'always' | 'inTurn'): Step => ({ kind: 'stale', how });
const carry = (how: 'now' | 'hold' | 'drop' | 'twice'): Step => ({ kind: 'carry', how });
const release: Step = { kind: 'release', which: 0 };
const nth = (which: number): Step => ({ kind: 'release', which });
const jump = (ms: number, who: Who = 'alice'): Step => ({ kind: 'jump', who, ms });
const damage: Step = { kind: 'damage' };

type Simple = Extract<Step, { who: Who }>['kind'];
type Switch = Extract<Step, { who: Who; on: boolean }>['kind'];
const a = (kind: Exclude<Simple, Switch | 'say' | 'jump' | 'doom'>, who: Who = 'alice'): Step => ({
  kind,
  who,
});
const turn = (kind: Switch, on: boolean, who: Who = 'alice'): Step => ({ kind, who, on });
const doom = (after: number, saved: boolean, who: Who = 'alice'): Step => ({
  kind: 'doom',
  who,
  after,
  saved,
});

/** Uses both lanes. */
const live = (...steps: readonly Step[]): Plan => ({ durable: false, steps });
/** Uses only the durable lane. */
const durable = (...steps: readonly Step[]): Plan => ({ durable: true, steps });

export const cases: Readonly<Record<string, Plan>> = {
  'two friends who block each other in turn lose nothing': live(
    ...[say('alice', 3), a('block', 'bob'), say('alice', 2), pass(40_000), a('block')],
    ...[say('bob'), a('unblock', 'bob'), pass(10_000), a('kill', 'bob'), a('start', 'bob')],
    ...[say('bob', 2), a('unblock'), pass(900), a('block', 'bob'), say('alice', 17, true)],
  ),
  'a block while a slot is being read takes nothing from it': durable(
    ...[turn('late', true, 'bob'), say('alice', 2), pass(3_000), a('block', 'bob')],
    ...[release, release, nth(1), pass(10_000), release, a('unblock', 'bob'), say('alice')],
  ),
  'a message lost over the route is found although no other message follows': live(
    ...[a('slip'), say('alice'), say('alice'), a('kill'), pass(40_000)],
  ),
  'a message lost over the route is found while its writer is offline': live(
    ...[a('slip'), say('alice'), say('alice', 3), a('disconnect'), pass(40_000)],
  ),
  'more messages than all slots hold wait for a friend who is away': live(
    ...[a('kill', 'bob'), say('alice', 17, true), pass(40_000)],
  ),
  'a message that was damaged once is sent again': live(
    ...[turn('mute', true), damage, say('alice', 2), pass(40_000)],
  ),
  'a message that was damaged again and again arrives in the end': live(
    ...[turn('mute', true), damage, damage, say('alice', 3), pass(40_000)],
    ...[say('alice'), damage, pass(40_000)],
  ),
  'both recover from an outage that neither app is told of': live(
    ...[a('cut'), a('cut', 'bob'), say('alice', 2), say('bob', 2), pass(40_000)],
  ),
  'both recover over the record alone from an outage that neither app is told of': durable(
    ...[a('cut'), say('alice', 2), say('bob', 2), pass(40_000), a('mend'), say('alice')],
  ),
  'after routes died in an outage, the durable lane delivers': live(
    ...[say('alice'), say('bob'), a('cut'), pass(900), a('mend')],
    ...[say('alice', 2), say('bob', 2), pass(3_000), say('alice')],
  ),
  'an app that starts during an outage notices its end': live(
    ...[a('kill'), a('cut'), a('start'), say('alice'), say('bob'), pass(10_000)],
  ),
  'both recover from an outage that ends for one after the other': live(
    ...[a('disconnect'), a('cut', 'bob'), say('alice'), say('bob')],
    ...[pass(10_000), a('reconnect'), say('alice'), pass(40_000)],
  ),
  'writes that were deferred in an outage survive a restart in it': durable(
    ...[a('cut'), say('alice', 2), pass(3_000), a('kill'), a('start')],
    ...[say('alice', 2), pass(3_000), a('mend'), pass(3_000)],
  ),
  'an accepted write replaces an earlier deferred one': durable(
    ...[turn('keep', true), say('alice'), pass(900), a('kill'), turn('keep', false)],
    ...[a('start'), say('alice'), pass(10_000)],
  ),
  'messages that are written during a slow write arrive': durable(
    ...[turn('late', true), say('alice'), pass(10_000), say('alice', 3), release],
    ...[say('alice'), release, release, pass(10_000)],
  ),
  'a slow read of a slot that is written again misses nothing': durable(
    ...[turn('late', true, 'bob'), say('alice'), pass(3_000), say('alice'), pass(3_000)],
    ...[release, say('alice'), release, release, pass(3_000)],
  ),
  'an app that is killed during a write loses nothing': durable(
    ...[turn('late', true), say('alice'), pass(900), a('kill'), a('start'), say('alice')],
    ...[release, release, release, pass(10_000)],
  ),
  'a slow answer that comes after the link is cut does no harm': live(
    ...[turn('late', true), say('alice'), say('bob'), pass(3_000), a('cut'), release, release],
    ...[say('alice'), pass(10_000)],
  ),
  'a deferred write that the node dropped for a newer value is written again': live(
    ...[a('cut', 'bob'), turn('mute', true, 'bob'), damage, say('bob', 2), pass(40_000)],
    ...[turn('keep', true), a('forget'), a('reconnect', 'bob'), a('cut'), damage],
    ...[pass(10), pass(10)],
  ),
  'a node that forgot what it wrote gets a conflict, and catches up': durable(
    ...[say('alice', 2), pass(3_000), a('forget'), say('alice'), pass(3_000)],
    ...[a('kill'), a('forget'), a('start'), say('alice'), pass(3_000)],
  ),
  'a read that returns an old value is repeated': durable(
    ...[say('alice'), pass(3_000), stale('inTurn'), say('alice'), pass(10_000)],
    ...[say('alice'), say('bob'), pass(40_000), stale('always'), say('alice'), pass(40_000)],
  ),
  'an event for several slots and the header misses nothing': durable(
    ...[turn('gather', true, 'bob'), say('alice', 3, true), say('bob'), pass(10_000)],
    ...[turn('gather', false, 'bob'), pass(900)],
  ),
  'changes are found without events': durable(
    ...[turn('deaf', true), turn('deaf', true, 'bob'), say('alice', 2), say('bob'), pass(3_000)],
  ),
  'events and frames may come twice, late and in another order': live(
    ...[carry('twice'), say('alice', 2), carry('hold'), say('alice'), say('bob'), say('alice')],
    ...[nth(3), release, nth(1), release],
  ),
  'both recover when their watches end': durable(
    ...[a('endWatches'), a('endWatches', 'bob'), say('alice'), say('bob'), pass(900)],
  ),
  'a receiver recovers from a full disk': live(
    ...[turn('full', true, 'bob'), say('alice', 2), pass(10_000), say('bob'), say('alice')],
  ),
  'a sender recovers from a full disk': durable(
    ...[turn('full', true), say('alice'), say('bob'), pass(40_000), turn('full', false)],
    ...[say('alice')],
  ),
  'a receiver that is killed before a commit loses nothing': live(
    ...[doom(0, false, 'bob'), say('alice'), pass(900), a('start', 'bob'), say('alice')],
  ),
  'a receiver that is killed right after a commit doubles nothing': live(
    ...[doom(0, true, 'bob'), say('alice'), pass(900), a('start', 'bob'), say('alice')],
  ),
  'a message that was saved but not sent is sent after a restart': live(
    ...[doom(0, true), say('alice'), pass(900), a('start'), pass(900)],
  ),
  'clocks may be set an hour back and a day ahead': live(
    ...[say('alice'), jump(-3_600_000), say('alice'), say('bob')],
    ...[jump(86_400_000, 'bob'), say('bob'), say('alice'), pass(3_000)],
  ),
  'both may lose their routes while they write': live(
    ...[say('alice'), a('loseRoutes'), a('loseRoutes', 'bob'), say('alice'), say('bob')],
    ...[pass(900), say('alice'), say('bob')],
  ),
};
