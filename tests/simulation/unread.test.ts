/** The simulation with so small a bound of unread messages that it is reached all the time. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { cases } from './cases.ts';
import { plans } from './plan.ts';

vi.mock('../../src/chat/limits.ts', async (original) => ({
  ...(await original<object>()),
  MAX_UNREAD: 2,
}));

test(
  'messages that wait until the person looks are not lost, doubled or out of order',
  async () => {
    vi.resetModules();
    const { begin, Stage } = await import('./Stage.ts');
    const beginning = await begin();
    for (const plan of Object.values(cases)) await new Stage(beginning, {}).play(plan);
    const play = fc.asyncProperty(plans, (plan) => new Stage(beginning, {}).play(plan));
    const details = await fc.check(play, { numRuns: 80, seed: 20_261_127 });
    expect(details.errorInstance).toBeNull();
    expect(details.failed, fc.defaultReportMessage(details)).toBe(false);
  },
  10 * 60_000,
);
