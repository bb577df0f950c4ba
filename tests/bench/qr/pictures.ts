/** All pictures of the measurement, made from their number alone. */
import { encodeInvitation } from '../../../src/chat/wire/invitationCode.ts';
import type { PublicKey, RecordKey, SecretKey } from '../../../src/chat/ids.ts';
import { drawInvitation } from '../../../src/qr/drawInvitation.ts';
import { takePicture } from './Camera.ts';
import { Dice } from './Dice.ts';
import { CODE_SIDE, drawDesk, drawPage, type Drawn, type Paint } from './drawPage.ts';
import { KINDS, plainShot, type Kind } from './kinds.ts';

export interface Picture {
  readonly kind: string;
  /** What must be read in it; undefined: no invitation must. */
  readonly link: string | undefined;
  readonly blob: Blob;
}

const OF_EACH_KIND = 24;
const OF_EACH_WITHOUT = 7;
const ADDRESSES = [
  'http://localhost:8423/#i=',
  'https://parley.example/#i=',
  'https://friends.example.org/apps/parley/#i=',
  `https://${'a'.repeat(36)}.example/parley/#i=`,
];
/** Of a code without an invitation in the frame of a QR code's size. */
const MODULES = 65;

export async function* allPictures(): AsyncGenerator<Picture> {
  let number = 0;
  for (const kind of KINDS)
    for (let n = 0; n < OF_EACH_KIND; n++) yield withCode(kind, new Dice((number += 1)));
  for (const [name, make] of WITHOUT)
    for (let n = 0; n < OF_EACH_WITHOUT; n++)
      yield withoutCode(name, make, new Dice((number += 1)));
}

async function withCode(kind: Kind, dice: Dice): Promise<Picture> {
  const [address, code] = [anAddress(dice), aCode(dice)];
  const drawn = drawInvitation(address, code);
  const shot = { ...plainShot(dice, drawn.size), ...kind.make(dice, drawn.size) };
  const sheet = drawPage(drawn, { inverted: kind.inverted ?? false }, dice);
  const desk = drawDesk(dice, shot.width, shot.height);
  return {
    kind: kind.name,
    link: address + code,
    blob: await takePicture(sheet, desk, shot, dice),
  };
}

interface Without {
  readonly drawn?: Drawn;
  readonly over?: Paint;
}

/** What looks like an invitation, or like a code, and is none. */
const WITHOUT: readonly (readonly [string, (dice: Dice) => Without])[] = [
  ['words only', () => ({})],
  [
    // Random modules in the frame of a code, without its corners.
    'random modules',
    (dice) => ({
      over: (context) => {
        const module = CODE_SIDE / MODULES;
        context.fillStyle = 'white';
        context.fillRect(0, 0, CODE_SIDE, CODE_SIDE);
        context.fillStyle = 'black';
        for (let at = 0; at < MODULES * MODULES; at++)
          if (dice.below(2) === 0)
            context.fillRect(
              (at % MODULES) * module,
              Math.floor(at / MODULES) * module,
              module,
              module,
            );
      },
    }),
  ],
  [
    // Another app's code.
    'foreign code',
    (dice) => ({ drawn: drawInvitation('https://example.org/?q=', aCode(dice).slice(0, 80)) }),
  ],
  [
    // A link with one wrong character, in a code that is whole.
    'damaged link',
    (dice) => {
      const code = aCode(dice);
      const at = dice.below(code.length);
      const other = code[at] === 'A' ? 'B' : 'A';
      const wrong = code.slice(0, at) + other + code.slice(at + 1);
      return { drawn: drawInvitation(anAddress(dice), wrong) };
    },
  ],
  [
    'link cut short',
    (dice) => {
      const drawn = drawInvitation(anAddress(dice), aCode(dice).slice(0, 100 + dice.below(110)));
      return { drawn };
    },
  ],
  [
    // 40 percent of its modules painted over at random, finders left: more than its correction mends.
    'spoilt code',
    (dice) => ({
      drawn: drawInvitation(anAddress(dice), aCode(dice)),
      over: (context) => {
        const module = CODE_SIDE / MODULES;
        for (let n = 0; n < 0.4 * MODULES * MODULES; n++) {
          context.fillStyle = n % 2 ? 'black' : 'white';
          const [x, y] = [13 + dice.below(MODULES - 26), 13 + dice.below(MODULES - 26)];
          context.fillRect(x * module, y * module, module, module);
        }
      },
    }),
  ],
];

async function withoutCode(
  name: string,
  make: (dice: Dice) => Without,
  dice: Dice,
): Promise<Picture> {
  const { drawn, over } = make(dice);
  const shot = plainShot(dice, drawn?.size ?? MODULES);
  const sheet = drawPage(drawn, { inverted: false, ...(over && { over }) }, dice);
  const desk = drawDesk(dice, shot.width, shot.height);
  return { kind: name, link: undefined, blob: await takePicture(sheet, desk, shot, dice) };
}

const anAddress = (dice: Dice): string => ADDRESSES[dice.below(ADDRESSES.length)] ?? '';

const aCode = (dice: Dice): string =>
  encodeInvitation({
    record: dice.bytes(64) as RecordKey,
    replySecret: dice.bytes(32) as SecretKey,
    identity: dice.bytes(32) as PublicKey,
  });
