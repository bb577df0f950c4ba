import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, includes, normal, numbers, remove, type Range, type Ranges } from './ranges.ts';

const range = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 8 }))
  .map(([first, more]): Range => [first, first + more]);
const ranges = fc.array(range, { maxLength: 8 });
const setOf = (each: Ranges) => new Set(each.flatMap((one) => [...numbers([one])]));

test('adding and removing work as for a set, and ranges stay sorted and separate', () => {
  fc.assert(
    fc.property(ranges, range, range, (start, added, removed) => {
      const result = remove(add(normal(start), added), removed);
      const expected = setOf([...start, added]);
      for (const n of numbers([removed])) expected.delete(n);
      expect([...numbers(result)]).toEqual([...expected].sort((a, b) => a - b));
      for (let n = 0; n < 60; n++) expect(includes(result, n)).toBe(expected.has(n));
      result.forEach(([first, last], i) => {
        expect(first).toBeLessThanOrEqual(last);
        expect(first).toBeGreaterThan((result[i - 1]?.[1] ?? -1) + 1);
      });
    }),
  );
});

test('an empty range adds nothing', () => {
  expect(add([[1, 2]], [5, 4])).toEqual([[1, 2]]);
});
