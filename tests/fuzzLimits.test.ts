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

async function takesNoLonger(read: (data: Uint8Array) => unknown, data: Uint8Array, what: string) {
  const started = performance.now();
  await read(data);
  const took = performance.now() - started;
  expect(took, `${what}, ${data.length} bytes, in milliseconds`).toBeLessThan(
    (MOST_MS * data.length) / MiB,
  );
}

/** Bytes in use, all kinds of them, more than before; nothing is collected meanwhile by us. */
async function growth(act: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage();
  await act();
  const after = process.memoryUsage();
  return after.heapUsed - before.heapUsed + after.external - before.external;
}

describe.each(targets)('$name', ({ name, read, examples }) => {
  test('takes memory by its length, whatever it claims', async () => {
    collect();
    for (const data of [...EXTREMES, ...Object.values(LARGE).map((make) => make(MiB))]) {
      const grown = await growth(async () => void (await read(data)));
      const most = FIXED_BYTES + data.length * BYTES_EACH;
      expect(grown, `${data.length} bytes: ${data.slice(0, 20).join()}`).toBeLessThan(most);
    }
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

  test('takes work by its length', async () => {
    for (const [what, make] of Object.entries(LARGE)) await takesNoLonger(read, make(MiB), what);
  });

  // What comes from the network; what is stored was written here.
  test.skipIf(/^(?:a )?stored/u.test(name))('takes work by the length of each part', async () => {
    for (const [what, make] of Object.entries(LARGE)) {
      const part = make(MiB / 4);
      for (const fill of holes(examples[0])) await takesNoLonger(read, fill(part), what);
    }
  });
});

test('a text that is pasted or comes as a name takes work by its length', async () => {
  const decoder = new TextDecoder();
  for (const unit of ['A', ' ', '\u202e', 'e\u0301', '#i=', '#', '\ufffd']) {
    const data = new TextEncoder().encode(unit.repeat(MiB / unit.length));
    await takesNoLonger((bytes) => decodeInvitation(decoder.decode(bytes)), data, `link ${unit}`);
    await takesNoLonger((bytes) => cleanName(decoder.decode(bytes)), data, `name ${unit}`);
  }
});
