/** Starts the longest test files first: the whole run lasts as long as the file that ends last. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Each takes as long as many others together, so the others run beside it. */
const LONGEST = ['simulation/simulation', 'fuzzLimits', 'simulation/planted', 'fuzz'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const at = LONGEST.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`));
  return at < 0 ? LONGEST.length : at;
}
