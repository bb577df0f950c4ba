/**
 * What a hostile value may cost: memory by what it is and not by what it claims, and work that
 * grows with its length and not with the square of it. Veilid carries at most 32 KiB; these
 * are 1 MiB, so that what grows too fast shows above all that a busy machine does beside it.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, test } from 'vitest';
import { cleanName } from '../src/chat/text.ts';
import { decodeInvitation } from '../src/chat/wire/invitationCode.ts';
import { EXTREMES, holes } from './fuzz/hostileBytes.ts';
import { LARGE } from './fuzz/largeBytes.ts';
import { targets } from './fuzz/targets.ts';

const MiB = 1024 * 1024;
/**
 * Milliseconds for 1 MiB. It takes a tenth of that at most, also on a slow machine; the square
 * of its hundred thousands of items would take a hundred times as long.
 */
const MOST_MS = 5_000;
/** Bytes that reading may leave to be collected: what is read may become objects of this size. */
const FIXED_BYTES = 24 * 1024 * 1024;
const BYTES_EACH = 160;

let collect: () => void;
beforeAll(() => {
  setFlagsFromString('--expose-gc');
  collect = runInNewContext('gc') as () => void;
});

interface Cost {
  /** What was read, and its length in bytes. */
  readonly what: string;
  readonly length: number;
  readonly ms: number;
  /** Bytes in use, all kinds of them, more than before; nothing is collected meanwhile by us. */
  readonly grown: number;
}

async function costOf(
  read: (data: Uint8Array) => unknown,
  data: Uint8Array,
  what: string,
): Promise<Cost> {
  let ms = 0;
  const grown = await growth(async () => {
    const started = performance.now();
    await read(data);
    ms = performance.now() - started;
  });
  return { what: `${what}, ${data.length} bytes`, length: data.length, ms, grown };
}

async function growth(act: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage();
  await act();
  const after = process.memoryUsage();
  return after.heapUsed - before.heapUsed + after.external - before.external;
}

function tookNoLonger({ what, length, ms }: Cost): void {
  expect(ms, `${what}, in milliseconds`).toBeLessThan((MOST_MS * length) / MiB);
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

  test('takes memory by its length, whatever it claims', () => {
    for (const { what, length, grown } of [...extreme, ...large])
      expect(grown, what).toBeLessThan(FIXED_BYTES + length * BYTES_EACH);
  });

  test('keeps nothing of what it read', async () => {
    collect();
    const kept = await growth(async () => {
      for (const make of Object.values(LARGE)) await read(make(MiB));
      for (const data of EXTREMES) await read(data);
      // Buffers are given back a moment after nothing holds them.
      for (let times = 0; times < 3; times++) {
        collect();
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    expect(kept).toBeLessThan(4 * MiB);
  });

  test('takes work by its length', () => {
    expect(large).toHaveLength(Object.keys(LARGE).length);
    large.forEach(tookNoLonger);
  });

  // What comes from the network; what is stored was written here.
  test.skipIf(/^(?:a )?stored/u.test(name))('takes work by the length of each part', async () => {
    for (const [what, make] of Object.entries(LARGE)) {
      const part = make(MiB / 4);
      for (const fill of holes(examples[0])) tookNoLonger(await costOf(read, fill(part), what));
    }
  });
});

test('a text that is pasted or comes as a name takes work by its length', async () => {
  const decoder = new TextDecoder();
  const invitation = (data: Uint8Array) => decodeInvitation(decoder.decode(data));
  const name = (data: Uint8Array) => cleanName(decoder.decode(data));
  for (const unit of ['A', ' ', '\u202e', 'e\u0301', '#i=', '#', '\ufffd']) {
    const data = new TextEncoder().encode(unit.repeat(MiB / unit.length));
    tookNoLonger(await costOf(invitation, data, `link ${unit}`));
    tookNoLonger(await costOf(name, data, `name ${unit}`));
  }
});
