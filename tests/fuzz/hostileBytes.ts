/** Bytes from somebody who wants to do harm, or who made a mistake. */
import { concatBytes } from '../../src/lib/bytes.ts';
import { encodeCbor } from '../../src/chat/wire/cbor.ts';
import type { Random } from './Random.ts';

/** A valid value: its bytes and their content. */
export interface Example {
  readonly data: Uint8Array;
  readonly content: unknown;
}
export type Examples = readonly [Example, ...Example[]];

export function hostileBytes(random: Random, examples: Examples): Uint8Array {
  const { data, content } = random.of(examples);
  switch (random.below(8)) {
    case 0:
      return random.bytes(random.length(2_048));
    case 1:
      return mutated(random, encodeCbor(content), data);
    case 2:
    case 3:
      return mutated(random, data, random.of(examples).data);
    case 4:
      return mutated(random, encodeCbor(altered(random, content)), data);
    case 5:
      return encodeCbor(anything(random, namesIn(content), 4));
    default:
      return encodeCbor(altered(random, content));
  }
}

/**
 * The data with a few changed bits, with a part removed or inserted, cut, or joined with other
 * data.
 */
function mutated(random: Random, data: Uint8Array, other: Uint8Array): Uint8Array {
  const at = random.below(data.length + 1);
  const to = Math.min(data.length, at + random.length(64));
  switch (random.below(6)) {
    case 0:
      return data.slice(0, at);
    case 1:
      return concatBytes(data, random.bytes(random.length(64)));
    case 2:
      return concatBytes(data.slice(0, at), data.slice(to));
    case 3:
      return concatBytes(data.slice(0, at), random.bytes(random.length(32)), data.slice(at));
    case 4:
      return concatBytes(data.slice(0, at), other.slice(random.below(other.length + 1)));
    default: {
      const changed = data.slice();
      for (let bits = random.length(8); bits >= 0; bits--) {
        const place = random.below(Math.max(1, data.length));
        changed[place] = (changed[place] ?? 0) ^ (1 << random.below(8));
      }
      return changed;
    }
  }
}

/**
 * The same content, changed in one place: another value, a missing part, repeated items, or an
 * extra field.
 */
function altered(random: Random, content: unknown): unknown {
  if (random.below(5) === 0) return anything(random, namesIn(content), 2);
  if (Array.isArray(content)) {
    const items = content as unknown[];
    const at = random.below(items.length + 1);
    if (random.below(4) === 0) return [...items.slice(0, at), ...items, ...items.slice(at)];
    if (random.below(4) === 0) return items.filter((_, i) => i !== at);
    return items.map((item, i) => (i === at ? altered(random, item) : item));
  }
  if (isMap(content)) {
    const names = Object.keys(content);
    const name = names[random.below(names.length)] ?? 'v';
    const changed = { ...content, [name]: altered(random, content[name]) };
    if (random.below(8) === 0) delete changed[name];
    if (random.below(8) === 0) changed[random.text(20)] = anything(random, names, 2);
    return changed;
  }
  return anything(random, [], 1);
}

const NUMBERS = [
  0,
  1,
  2,
  3,
  4,
  255,
  1_024,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
  -1,
  -0,
  0.5,
  1e300,
  2 ** 53,
  2 ** 60,
] as const;
const LENGTHS = [0, 1, 15, 16, 17, 24, 31, 32, 33, 63, 64, 65, 512, 2_048, 2_049] as const;

function anything(random: Random, names: readonly string[], depth: number): unknown {
  const many = () => Array.from({ length: random.length(12) });
  switch (random.below(depth > 0 ? 9 : 7)) {
    case 0:
      return random.of(NUMBERS);
    case 1:
      return random.below(20);
    case 2:
      return random.bytes(random.of(LENGTHS));
    case 3:
      return random.text(300);
    case 4:
      return random.of([true, false, null]);
    case 5:
      return 2n ** BigInt(random.below(64));
    case 6:
      return names[random.below(names.length)] ?? 'text';
    case 7:
      return many().map(() => anything(random, names, depth - 1));
    default: {
      const name = () => names[random.below(names.length)] ?? random.text(8);
      return Object.fromEntries(many().map(() => [name(), anything(random, names, depth - 1)]));
    }
  }
}

function isMap(content: unknown): content is Record<string, unknown> {
  return typeof content === 'object' && content !== null && !(content instanceof Uint8Array);
}

function namesIn(content: unknown): string[] {
  if (!isMap(content)) return [];
  const own = Array.isArray(content) ? [] : Object.keys(content);
  return [...own, ...Object.values(content).flatMap(namesIn)];
}

const repeated = (length: number, ...unit: number[]) =>
  Uint8Array.from({ length: length * unit.length }, (_, i) => unit[i % unit.length] ?? 0);
/** Heads of values that claim such a length. */
const HEADS = [0x40, 0x60, 0x80, 0xa0].flatMap((major) => [
  Uint8Array.of(major | 25, 0xff, 0xff),
  Uint8Array.of(major | 26, 0xff, 0xff, 0xff, 0xff),
  Uint8Array.of(major | 27, 0, 0, 0, 1, 0, 0, 0, 0),
  Uint8Array.of(major | 27, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
  Uint8Array.of(major | 27, ...repeated(8, 0xff)),
  Uint8Array.of(major | 31),
  Uint8Array.of(major | 31, 0xff),
]);
/** Values that are deep, endless, long, or not in the shortest form. */
export const EXTREMES: readonly Uint8Array[] = [
  ...HEADS,
  ...HEADS.map((head) => concatBytes(head, repeated(10_000, 0x01))),
  repeated(30_000, 0x81),
  repeated(10_000, 0xa1, 0x61, 0x76),
  repeated(30_000, 0xc1),
  repeated(10_000, 0x9f),
  repeated(10_000, 0x82, 0x01),
  concatBytes(Uint8Array.of(0x99, 0x75, 0x30), repeated(30_000, 0x01)),
  concatBytes(Uint8Array.of(0x99, 0x27, 0x10), repeated(10_000, 0x82, 0x01, 0x01)),
  Uint8Array.of(0xa2, 0x61, 0x76, 0x01, 0x61, 0x76, 0x01),
  Uint8Array.of(0xa1, 0x69, ...new TextEncoder().encode('__proto__'), 0xa1, 0x61, 0x76, 0x01),
  Uint8Array.of(0xa1, 0x01, 0x01),
  Uint8Array.of(0x18, 0x01),
  Uint8Array.of(0x1b, 0, 0, 0, 0, 0, 0, 0, 1),
  Uint8Array.of(0xf9, 0x7e, 0x00),
  Uint8Array.of(0xf9, 0x7c, 0x00),
  Uint8Array.of(0xf7),
  Uint8Array.of(0xff),
];

const MARK = Uint8Array.from({ length: 23 }, (_, i) => 200 + i);

/**
 * Each function puts its argument in place of one part of the content; there is one for each part.
 */
export function holes({ content }: Example): readonly ((part: Uint8Array) => Uint8Array)[] {
  return [...marks(content)].map((marked) => {
    const data = encodeCbor(marked);
    const at = data.findIndex((_, i) => MARK.every((byte, k) => data[i + 1 + k] === byte));
    const [before, after] = [data.slice(0, at), data.slice(at + 1 + MARK.length)];
    return (part) => concatBytes(before, part, after);
  });
}

/** The content with an extreme value in place of each part, one at a time. */
export function* withExtremes(example: Example): Generator<Uint8Array> {
  for (const fill of holes(example)) for (const extreme of EXTREMES) yield fill(extreme);
}

function* marks(content: unknown): Generator<unknown> {
  yield MARK;
  if (!isMap(content)) return;
  for (const [name, part] of Object.entries(content))
    for (const marked of marks(part))
      yield Array.isArray(content)
        ? content.map((item: unknown, i) => (String(i) === name ? marked : item))
        : { ...content, [name]: marked };
}
