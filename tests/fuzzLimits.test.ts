/**
 * What a hostile value may cost: memory in proportion to its real length, not to the length it
 * claims, and work in proportion to its length, not to its square. Veilid carries at most 32 KiB;
 * these values are 1 MiB, so that quadratic work stands out from the noise of a busy machine.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, test } from 'vitest';
import { cleanName } from '../src/chat/text.ts';
import { decodeInvitation } from '../src/chat/wire/invitationCode.ts';
import { EXTREMES, holes } from './fuzz/hostileBytes.ts';
import { LARGE } from './fuzz/largeBytes.ts';
import { resemblesInvitation, resemblesSafetyNumber } from '../src/state/incoming/textKinds.ts';
import { pieces } from '../src/ui/conversation/links.ts';
import { targets } from './fuzz/targets.ts';

const MiB = 1024 * 1024;
/**
 * Milliseconds of the processor for 1 MiB; what other programs take does not count. Even a slow
 * machine needs at most a tenth; quadratic work over its hundred thousands of items would take a
 * hundred times as long.
 */
const MAX_MS_PER_MIB = 5_000;
/** Bytes of garbage that reading may leave: a fixed amount, and this many for each byte read. */
const MAX_FIXED_BYTES = 24 * 1024 * 1024;
const MAX_BYTES_PER_BYTE = 160;

let collect: () => void;
beforeAll(() => {
  setFlagsFromString('--expose-gc');
  collect = runInNewContext('gc') as () => void;
});

interface Cost {
  /** A description of what was read, and its length in bytes. */
  readonly what: string;
  readonly length: number;
  /** Milliseconds of the processor. */
  readonly ms: number;
  /** Growth of the used memory of all kinds, in bytes; we collect no garbage meanwhile. */
  readonly grown: number;
}

async function costOf(
  read: (data: Uint8Array) => unknown,
  data: Uint8Array,
  what: string,
): Promise<Cost> {
  let ms = 0;
  const grown = await growth(async () => {
    const before = process.cpuUsage();
    await read(data);
    const { user, system } = process.cpuUsage(before);
    ms = (user + system) / 1_000;
  });
  return { what: `${what}, ${data.length} bytes`, length: data.length, ms, grown };
}

async function growth(act: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage();
  await act();
  const after = process.memoryUsage();
  return after.heapUsed - before.heapUsed + after.external - before.external;
}

function expectLinear({ what, length, ms }: Cost): void {
  expect(ms, `${what}, in milliseconds`).toBeLessThan((MAX_MS_PER_MIB * length) / MiB);
}

describe.each(targets)('$name', ({ name, read, examples }) => {
  const large: Cost[] = [];
  const extreme: Cost[] = [];
  beforeAll(async () => {
    collect();
    for (const data of EXTREMES)
      extreme.push(await costOf(read, data, data.slice(0, 20).join(' ')));
    for (const [what, make] of Object.entries(LARGE))
      large.push(await costOf(read, make(MiB), what));
  });

  test('takes memory in proportion to its length, whatever length it claims', () => {
    for (const { what, length, grown } of [...extreme, ...large])
      expect(grown, what).toBeLessThan(MAX_FIXED_BYTES + length * MAX_BYTES_PER_BYTE);
  });

  test('leaves no memory in use after it was read', async () => {
    collect();
    const kept = await growth(async () => {
      for (const make of Object.values(LARGE)) await read(make(MiB));
      for (const data of EXTREMES) await read(data);
      // The memory of buffers is returned some time after the last reference is gone.
      for (let times = 0; times < 3; times++) {
        collect();
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    expect(kept).toBeLessThan(4 * MiB);
  });

  test('takes work in proportion to its length', () => {
    expect(large).toHaveLength(Object.keys(LARGE).length);
    large.forEach(expectLinear);
  });

  // Only values from the network: our own code writes the stored ones.
  test.skipIf(/^(?:a )?stored/u.test(name))(
    'takes work in proportion to the length of each part',
    async () => {
      for (const [what, make] of Object.entries(LARGE)) {
        const part = make(MiB / 4);
        for (const fill of holes(examples[0])) expectLinear(await costOf(read, fill(part), what));
      }
    },
  );
});

test('a pasted text or a name takes work in proportion to its length', async () => {
  const decoder = new TextDecoder();
  const invitation = (data: Uint8Array) => decodeInvitation(decoder.decode(data));
  const kinds = (data: Uint8Array) => {
    const text = decoder.decode(data);
    return [resemblesInvitation(text), resemblesSafetyNumber(text)];
  };
  const name = (data: Uint8Array) => cleanName(decoder.decode(data));
  for (const unit of [
    ...[
      'A',
      ' ',
      '\u202e',
      'e\u0301',
      '\u0301',
      '#i=',
      '#',
      '%23i=',
      '%25',
      '=\n',
      '\n> ',
      '\ufffd',
    ],
    ...['\u200d', '\u2800', '❤\ufe0f\u200d', '\u{1f3f4}', '\u{e0067}', '✓', 'A-', '\u0661'],
  ]) {
    const data = new TextEncoder().encode(unit.repeat(MiB / unit.length));
    expectLinear(await costOf(invitation, data, `link ${unit}`));
    expectLinear(await costOf(name, data, `name ${unit}`));
    expectLinear(await costOf(kinds, data, `kind of ${unit}`));
  }
});

test('a text takes work in proportion to its length when it is searched for links', async () => {
  const decoder = new TextDecoder();
  const search = (data: Uint8Array) => pieces(decoder.decode(data));
  for (const unit of [
    ...['https://', 'https://a', 'https://a@', 'https://[', 'https://a(', 'https://a)/', '(', ')'],
    ...['https://a.', 'https://ё.', 'a.', '!', ',https://a', '\u2019a', '\u2060', '\n'],
  ]) {
    const start = unit.startsWith('https') ? '' : 'https://a.example/';
    const data = new TextEncoder().encode(start + unit.repeat(MiB / unit.length));
    expectLinear(await costOf(search, data, `link ${unit}`));
  }
});
