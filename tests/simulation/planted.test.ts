/** The simulation is tested itself: an app that was built wrong in a known way has to fail. */
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { messageId } from '../../src/chat/model/messageId.ts';
import type { GapView } from '../../src/chat/views.ts';
import type { Sabotage } from './Actor.ts';
import { plans, type Plan } from './plan.ts';
import { hasty, overbearing, silent, trusting, withoutLook } from './sabotage.ts';

const mocked = new Set<string>();

afterEach(() => {
  for (const path of mocked) vi.doUnmock(path);
  mocked.clear();
  vi.resetModules();
});

/** A path that leads to no file would mock nothing, and Vitest would not say so. */
function mock(
  path: string,
  factory: (original: <T>() => Promise<T>) => object | Promise<object>,
): void {
  if (!existsSync(new URL(path, import.meta.url))) throw new Error(`there is no ${path} to mock`);
  mocked.add(path);
  vi.doMock(path, factory);
}

/** Plays plans with an app that has this fault, as it is with the modules mocked now. */
async function player(sabotage: Sabotage): Promise<(plan: Plan) => Promise<void>> {
  vi.resetModules();
  const { begin, Stage } = await import('./Stage.ts');
  const beginning = await begin();
  return (plan) => new Stage(beginning, sabotage).play(plan);
}

/**
 * What the simulation says of an app with this fault. `besides`: what else it may find first
 * that follows from the same fault and is not what the test is about.
 */
async function verdict(sabotage: Sabotage, besides?: RegExp): Promise<string> {
  const play = await player(sabotage);
  const property = fc.asyncProperty(plans, async (plan) => {
    try {
      await play(plan);
    } catch (error) {
      if (!(error instanceof Error) || besides?.test(error.message) !== true) throw error;
    }
  });
  const details = await fc.check(property, {
    numRuns: 3_000,
    seed: 20_261_123,
    endOnFailure: true,
  });
  const { errorInstance } = details;
  return errorInstance instanceof Error ? errorInstance.message : 'nothing is wrong';
}

const LIMIT = 10 * 60_000;

test(
  'acknowledging before saving is noticed',
  async () => {
    const said = await verdict(
      { vault: hasty, tell: silent },
      /are called unread$|was overwritten unsaved$/u,
    );
    expect(said).toMatch(/^\d+ is marked as (delivered|read) and is not saved$/u);
  },
  LIMIT,
);

test(
  'telling before saving is noticed',
  async () => {
    const said = await verdict(
      { vault: hasty },
      /are called unread$|and is not saved$|was overwritten unsaved$/u,
    );
    expect(said).toMatch(/^\d+ was told before it was saved$/u);
  },
  LIMIT,
);

test(
  'trying nothing again is noticed',
  async () => {
    mock('../../src/chat/Backoff.ts', () => ({
      Backoff: class {
        later(): void {}
        soon(): void {}
        reset(): void {}
      },
    }));
    expect(await verdict({ clock: withoutLook })).toMatch(/^sent .* arrived|^\d+ arrived, only/u);
  },
  LIMIT,
);

test(
  'overwriting the oldest slot when all are full is noticed',
  async () => {
    mock('../../src/chat/model/slotUse.ts', async (original) => {
      const real = await original<typeof import('../../src/chat/model/slotUse.ts')>();
      const hasty: typeof real.isFree = (slot, messages) =>
        !slot.pending || real.isFree(slot, messages);
      return { ...real, isFree: hasty };
    });
    expect(await verdict({})).toMatch(/was overwritten unsaved/u);
  },
  LIMIT,
);

test(
  'taking a conflict for a success is noticed',
  async () => {
    expect(await verdict({ network: overbearing })).toMatch(/^sent .* arrived|^\d+ arrived, only/u);
  },
  LIMIT,
);

test(
  'trusting the single value of an event is noticed, and nothing else is at fault',
  async () => {
    // Two slots are told of in one event, and no other one ever speaks of the second of them.
    const plan: Plan = {
      durable: true,
      steps: [
        { kind: 'gather', who: 'bob', on: true },
        { kind: 'say', who: 'alice', count: 2, long: true },
        { kind: 'pass', ms: 3_000 },
        { kind: 'gather', who: 'bob', on: false },
        { kind: 'pass', ms: 3_000 },
      ],
    };
    await (
      await player({ network: trusting(Infinity) })
    )(plan);
    const played = (await player({ network: trusting(1) }))(plan);
    await expect(played).rejects.toThrow(/^sent 1 xx,2 xx, arrived 1 xx$/u);
  },
  LIMIT,
);

test(
  'not looking whether a message is known is noticed',
  async () => {
    mock('../../src/chat/model/isNew.ts', () => ({ isNew: () => true }));
    /** Takes what is here already once more, and finds that it cannot be opened twice. */
    mock('../../src/chat/messages/receive.ts', async (original) => {
      const { receive } = await original<typeof import('../../src/chat/messages/receive.ts')>();
      const twice: typeof receive = async (crypto, now, before, held, settleUpTo) => {
        const received = await receive(crypto, now, before, held, settleUpTo);
        const known = [...held.values()].filter(({ sequence }) => sequence <= before.received);
        const author = before.role === 'inviter' ? 'invitee' : 'inviter';
        const shown = known.map(({ sequence }): GapView => {
          const id = messageId(before.lamport + 1, author, sequence);
          return {
            kind: 'gap',
            id,
            mine: false,
            sequence,
            count: 1,
            reason: 'unreadable',
            at: now,
          };
        });
        return {
          ...received,
          messages: [...received.messages, ...shown],
          done: [...received.done, ...known],
        };
      };
      return { receive: twice };
    });
    expect(await verdict({}, / was told twice$/u)).toMatch(/sent .* arrived/u);
  },
  LIMIT,
);
