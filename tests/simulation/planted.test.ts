/** Tests the simulation itself: an app with a known fault has to fail. */
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { messageId } from '../../src/chat/model/messageId.ts';
import type { GapView } from '../../src/chat/views.ts';
import type { Sabotage } from './Actor.ts';
import { plans, type Plan } from './plan.ts';
import { hasty, overbearing, silent, trusting, withoutPolls } from './sabotage.ts';

const mocked = new Set<string>();

afterEach(() => {
  for (const path of mocked) vi.doUnmock(path);
  mocked.clear();
  vi.resetModules();
});

/** Fails for a path without a file: Vitest would silently mock nothing. */
function mock(
  path: string,
  factory: (original: <T>() => Promise<T>) => object | Promise<object>,
): void {
  if (!existsSync(new URL(path, import.meta.url))) throw new Error(`there is no ${path} to mock`);
  mocked.add(path);
  vi.doMock(path, factory);
}

/** Plays plans with an app that has this fault and the currently mocked modules. */
async function player(sabotage: Sabotage): Promise<(plan: Plan) => Promise<void>> {
  vi.resetModules();
  const { begin, Stage } = await import('./Stage.ts');
  const beginning = await begin();
  return (plan) => new Stage(beginning, sabotage).play(plan);
}

/**
 * What the simulation says about an app with this fault. `besides`: other consequences of the same
 * fault that it may find first.
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

const TIMEOUT_MS = 10 * 60_000;

test(
  'the simulation notices an app that acknowledges before it saves',
  async () => {
    const message = await verdict(
      { vault: hasty, tell: silent },
      /are called unread$|was overwritten unsaved$/u,
    );
    expect(message).toMatch(/^\d+ is marked as (delivered|read) and is not saved$/u);
  },
  TIMEOUT_MS,
);

test(
  'the simulation notices an app that tells the page before it saves',
  async () => {
    const message = await verdict(
      { vault: hasty },
      /are called unread$|and is not saved$|was overwritten unsaved$/u,
    );
    expect(message).toMatch(/^\d+ was told before it was saved$/u);
  },
  TIMEOUT_MS,
);

test(
  'the simulation notices an app that never retries',
  async () => {
    mock('../../src/chat/Backoff.ts', () => ({
      Backoff: class {
        later(): void {}
        soon(): void {}
        reset(): void {}
      },
    }));
    expect(await verdict({ clock: withoutPolls })).toMatch(/^sent .* arrived|^\d+ arrived, only/u);
  },
  TIMEOUT_MS,
);

test(
  'the simulation notices an app that overwrites the oldest slot when all are full',
  async () => {
    mock('../../src/chat/model/slotUse.ts', async (original) => {
      const real = await original<typeof import('../../src/chat/model/slotUse.ts')>();
      const hasty: typeof real.isFree = (slot, messages) =>
        !slot.pending || real.isFree(slot, messages);
      return { ...real, isFree: hasty };
    });
    expect(await verdict({})).toMatch(/was overwritten unsaved/u);
  },
  TIMEOUT_MS,
);

test(
  'the simulation notices an app that takes a conflict for a success',
  async () => {
    expect(await verdict({ network: overbearing })).toMatch(/^sent .* arrived|^\d+ arrived, only/u);
  },
  TIMEOUT_MS,
);

test(
  'the simulation notices an app that reads only one subkey of an event',
  async () => {
    // One event names two slots, and no other event names the second one.
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
  TIMEOUT_MS,
);

test(
  'the simulation notices an app that does not check whether a message is known',
  async () => {
    mock('../../src/chat/model/isNew.ts', () => ({ isNew: () => true }));
    /** Takes known messages again, and finds that they cannot be opened twice. */
    mock('../../src/chat/messages/receive.ts', async (original) => {
      const { receive } = await original<typeof import('../../src/chat/messages/receive.ts')>();
      const twice: typeof receive = async (crypto, now, before, held, gapUpTo) => {
        const received = await receive(crypto, now, before, held, gapUpTo);
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
  TIMEOUT_MS,
);
