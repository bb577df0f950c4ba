/** All pictures, always the same: each depends only on its number. */
import { encodeInvitation } from '../../../src/chat/wire/invitationCode.ts';
import type { PublicKey, RecordKey, SecretKey } from '../../../src/chat/ids.ts';
import { drawInvitation } from '../../../src/qr/drawInvitation.ts';
import { drawSegments } from '../../../src/qr/drawSegments.ts';
import { Random } from '../../fuzz/Random.ts';
import { between, from } from './draws.ts';
import { kinds, ordinary, type KindName } from './kinds.ts';
import type { Shot } from './Shot.ts';
import { take } from './take.ts';

const OF_A_KIND = 32;
const SEED = 0x5eed;

export interface Picture {
  readonly kind: KindName | 'foreign' | 'without';
  readonly shot: Shot;
  /** The text of the code in the picture. */
  readonly text: string | undefined;
  readonly pixels: () => Uint8ClampedArray<ArrayBuffer>;
}

/** The number of pictures. */
export const COUNT = (Object.keys(kinds).length + 2) * OF_A_KIND;

export function picture(number: number): Picture {
  const random = new Random(SEED + number);
  const kind = [...(Object.keys(kinds) as KindName[]), 'foreign', 'without'] as const;
  const name = kind[Math.floor(number / OF_A_KIND)] ?? 'without';
  const hardness = (number % OF_A_KIND) / (OF_A_KIND - 1);
  const usual = ordinary(random);
  if (name === 'without') {
    const shot = { ...usual, clutter: Math.round(between(hardness, 10, 120)) };
    return { kind: name, shot, text: undefined, pixels: () => take(shot, undefined, random) };
  }
  if (name === 'foreign') {
    const shot = { ...usual, clutter: 40, anywhere: true, module: from(random, 3, 8) };
    const text = `https://shop.example/${'0123456789abcdef'.slice(random.below(16))}?table=${String(random.below(500))}`;
    const drawing = drawSegments([{ mode: 'byte', data: new TextEncoder().encode(text) }]);
    return { kind: name, shot, text, pixels: () => take(shot, drawing, random) };
  }
  const shot = { ...usual, ...kinds[name](hardness, random) };
  const address = random.of(ADDRESSES);
  const code = encodeInvitation({
    record: random.bytes(64) as RecordKey,
    replySecret: random.bytes(32) as SecretKey,
    identity: random.bytes(32) as PublicKey,
  });
  const drawing = drawInvitation(address, code);
  return { kind: name, shot, text: address + code, pixels: () => take(shot, drawing, random) };
}

/**
 * The app on its own host, on localhost, and in a folder of a long host name; and the bare code.
 */
const ADDRESSES = [
  'https://parley.example/#i=',
  'http://localhost:8423/#i=',
  'https://people.at-a-long-name.example/parley/#i=',
  '',
] as const;
