/**
 * Two apps over a network that drops, delays, doubles, reorders and forgets, on machines that are
 * killed between any two commits. With PARLEY_RUNS the test plays that many plans, each time with
 * another seed.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plans } from './plan.ts';
import { begin, Stage } from './Stage.ts';

const RUNS = Number(process.env['PARLEY_RUNS'] ?? 3_000);
const SEED = process.env['PARLEY_RUNS'] === undefined ? { seed: 20_261_123 } : {};

test(
  'no message is lost, doubled, out of order or falsely told, whatever happens',
  async () => {
    const beginning = await begin();
    let played = 0;
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        played++;
        await new Stage(beginning, {}).play(plan);
      }),
      { numRuns: RUNS, ...SEED },
    );
    expect(played).toBeGreaterThanOrEqual(RUNS);
  },
  24 * 60 * 60_000,
);
