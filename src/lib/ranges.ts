/** Sets of whole numbers as ranges: sorted, with gaps between them, both ends included. */
export type Range = readonly [first: number, last: number];
export type Ranges = readonly Range[];

export function includes(ranges: Ranges, n: number): boolean {
  return ranges.some(([first, last]) => first <= n && n <= last);
}

/** Adds every number from `first` to `last`. */
export function add(ranges: Ranges, [first, last]: Range): Ranges {
  if (last < first) return ranges;
  const before = ranges.filter((each) => each[1] < first - 1);
  const after = ranges.filter((each) => each[0] > last + 1);
  const touched = ranges.slice(before.length, ranges.length - after.length);
  const whole: Range = [
    Math.min(first, touched[0]?.[0] ?? first),
    Math.max(last, touched.at(-1)?.[1] ?? last),
  ];
  return [...before, whole, ...after];
}

/** Removes every number from `first` to `last`. */
export function remove(ranges: Ranges, [first, last]: Range): Ranges {
  return ranges.flatMap(([from, to]): Ranges => {
    if (to < first || from > last) return [[from, to]];
    const left: Ranges = from < first ? [[from, first - 1]] : [];
    const right: Ranges = to > last ? [[last + 1, to]] : [];
    return [...left, ...right];
  });
}

/** All numbers in the set, in order. */
export function* numbers(ranges: Ranges): Generator<number> {
  for (const [first, last] of ranges) for (let n = first; n <= last; n++) yield n;
}

/** The same set as valid ranges; the given ranges may be unsorted and overlap. */
export function normal(ranges: Ranges): Ranges {
  return ranges.reduce<Ranges>(add, []);
}
