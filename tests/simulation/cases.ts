/**
 * Situations that went wrong once, or that are easily built wrong; each by what it guards.
 * Every failure that the simulation finds comes here as the plan it was shrunk to.
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

/** With both lanes. */
const live = (...steps: readonly Step[]): Plan => ({ durable: false, steps });
/** By way of the record alone. */
const durable = (...steps: readonly Step[]): Plan => ({ durable: true, steps });

export const cases: Readonly<Record<string, Plan>> = {
  'nothing is lost between two who block each other in turn': live(
    ...[say('alice', 3), a('block', 'bob'), say('alice', 2), pass(40_000), a('block')],
    ...[say('bob'), a('unblock', 'bob'), pass(10_000), a('kill', 'bob'), a('start', 'bob')],
    ...[say('bob', 2), a('unblock'), pass(900), a('block', 'bob'), say('alice', 17, true)],
  ),
  'nothing is taken of who is blocked while their slot is being read': durable(
    ...[turn('late', true, 'bob'), say('alice', 2), pass(3_000), a('block', 'bob')],
    ...[release, release, nth(1), pass(10_000), release, a('unblock', 'bob'), say('alice')],
  ),
  'a message lost over the route is found although nothing more is said': live(
    ...[a('slip'), say('alice'), say('alice'), a('kill'), pass(40_000)],
  ),
  'a message lost over the route is found while its writer is offline': live(
    ...[a('slip'), say('alice'), say('alice', 3), a('disconnect'), pass(40_000)],
  ),
  'more than all slots hold waits for a friend who is away': live(
    ...[a('kill', 'bob'), say('alice', 17, true), pass(40_000)],
  ),
  'what was read damaged once comes again': live(
    ...[turn('mute', true), damage, say('alice', 2), pass(40_000)],
  ),
  'what was read damaged again and again comes in the end': live(
    ...[turn('mute', true), damage, damage, say('alice', 3), pass(40_000)],
    ...[say('alice'), damage, pass(40_000)],
  ),
  'an outage that nobody tells of ends without anybody telling': live(
    ...[a('cut'), a('cut', 'bob'), say('alice', 2), say('bob', 2), pass(40_000)],
  ),
  'an outage that nobody tells of, by way of the record': durable(
    ...[a('cut'), say('alice', 2), say('bob', 2), pass(40_000), a('mend'), say('alice')],
  ),
  'routes that died in an outage leave the durable lane': live(
    ...[say('alice'), say('bob'), a('cut'), pass(900), a('mend')],
    ...[say('alice', 2), say('bob', 2), pass(3_000), say('alice')],
  ),
  'started during an outage, and told of no end': live(
    ...[a('kill'), a('cut'), a('start'), say('alice'), say('bob'), pass(10_000)],
  ),
  'an outage of both that ends for one after the other': live(
    ...[a('disconnect'), a('cut', 'bob'), say('alice'), say('bob')],
    ...[pass(10_000), a('reconnect'), say('alice'), pass(40_000)],
  ),
  'what was kept in an outage survives a restart in it': durable(
    ...[a('cut'), say('alice', 2), pass(3_000), a('kill'), a('start')],
    ...[say('alice', 2), pass(3_000), a('mend'), pass(3_000)],
  ),
  'a write that is kept and then overtaken by one that is not': durable(
    ...[turn('keep', true), say('alice'), pass(900), a('kill'), turn('keep', false)],
    ...[a('start'), say('alice'), pass(10_000)],
  ),
  'a write that takes long while more is said': durable(
    ...[turn('late', true), say('alice'), pass(10_000), say('alice', 3), release],
    ...[say('alice'), release, release, pass(10_000)],
  ),
  'a read that takes long while the slot is written again': durable(
    ...[turn('late', true, 'bob'), say('alice'), pass(3_000), say('alice'), pass(3_000)],
    ...[release, say('alice'), release, release, pass(3_000)],
  ),
  'killed while a write is under way': durable(
    ...[turn('late', true), say('alice'), pass(900), a('kill'), a('start'), say('alice')],
    ...[release, release, release, pass(10_000)],
  ),
  'the slow answer of a call comes when the link is cut': live(
    ...[turn('late', true), say('alice'), say('bob'), pass(3_000), a('cut'), release, release],
    ...[say('alice'), pass(10_000)],
  ),
  'what a node kept and then gave up for something newer is written again': live(
    ...[a('cut', 'bob'), turn('mute', true, 'bob'), damage, say('bob', 2), pass(40_000)],
    ...[turn('keep', true), a('forget'), a('reconnect', 'bob'), a('cut'), damage],
    ...[pass(10), pass(10)],
  ),
  'a node that forgot what it wrote is told of a conflict, and catches up': durable(
    ...[say('alice', 2), pass(3_000), a('forget'), say('alice'), pass(3_000)],
    ...[a('kill'), a('forget'), a('start'), say('alice'), pass(3_000)],
  ),
  'what is said to be new is old when it is read': durable(
    ...[say('alice'), pass(3_000), stale('inTurn'), say('alice'), pass(10_000)],
    ...[say('alice'), say('bob'), pass(40_000), stale('always'), say('alice'), pass(40_000)],
  ),
  'events that come together, of several slots and the header': durable(
    ...[turn('gather', true, 'bob'), say('alice', 3, true), say('bob'), pass(10_000)],
    ...[turn('gather', false, 'bob'), pass(900)],
  ),
  'events that never come': durable(
    ...[turn('deaf', true), turn('deaf', true, 'bob'), say('alice', 2), say('bob'), pass(3_000)],
  ),
  'events and frames that come twice, late and in another order': live(
    ...[carry('twice'), say('alice', 2), carry('hold'), say('alice'), say('bob'), say('alice')],
    ...[nth(3), release, nth(1), release],
  ),
  'no watch is left, on either side': durable(
    ...[a('endWatches'), a('endWatches', 'bob'), say('alice'), say('bob'), pass(900)],
  ),
  'a full disk where it arrives, and then room': live(
    ...[turn('full', true, 'bob'), say('alice', 2), pass(10_000), say('bob'), say('alice')],
  ),
  'a full disk where it is written, and then room': durable(
    ...[turn('full', true), say('alice'), say('bob'), pass(40_000), turn('full', false)],
    ...[say('alice')],
  ),
  'killed before a commit, with the answer on its way': live(
    ...[doom(0, false, 'bob'), say('alice'), pass(900), a('start', 'bob'), say('alice')],
  ),
  'killed after a commit of which nobody heard': live(
    ...[doom(0, true, 'bob'), say('alice'), pass(900), a('start', 'bob'), say('alice')],
  ),
  'killed with a message saved and not sent': live(
    ...[doom(0, true), say('alice'), pass(900), a('start'), pass(900)],
  ),
  'clocks that are set an hour back and a day ahead': live(
    ...[say('alice'), jump(-3_600_000), say('alice'), say('bob')],
    ...[jump(86_400_000, 'bob'), say('bob'), say('alice'), pass(3_000)],
  ),
  'both routes are lost while both speak': live(
    ...[say('alice'), a('loseRoutes'), a('loseRoutes', 'bob'), say('alice'), say('bob')],
    ...[pass(900), say('alice'), say('bob')],
  ),
};
