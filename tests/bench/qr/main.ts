/** The page that makes the pictures and has them read, as the app does; asked by `window.qrBench`. */
import { decodeInvitation } from '../../../src/chat/wire/invitationCode.ts';
import { QrReader } from '../../../src/qr/QrReader.ts';
import { allPictures, type Picture } from './pictures.ts';

export interface QrResult {
  readonly kind: string;
  /** Whether there was an invitation to be read. */
  readonly hasCode: boolean;
  readonly isRead: boolean;
  /** Another text than the link where one is; an invitation where none is. */
  readonly isWrong: boolean;
  /** From handing the picture to the reader to its answer. */
  readonly ms: number;
}

interface QrBench {
  /** How many pictures there are; made once. */
  prepare(): Promise<number>;
  /** All of them, one after the other, after some to warm up. */
  run(): Promise<readonly QrResult[]>;
  /** One as a data URL, to be looked at. */
  show(index: number): Promise<string>;
}

declare global {
  interface Window {
    qrBench: QrBench;
  }
}

const WARM_UP = 10;
const reader = new QrReader();
const pictures: Picture[] = [];

window.qrBench = {
  async prepare() {
    let t = performance.now(); for await (const picture of allPictures()) { pictures.push(picture); console.log(picture.kind, performance.now() - t); t = performance.now(); }
    return pictures.length;
  },
  async run() {
    for (const picture of pictures.slice(0, WARM_UP)) await read(picture);
    const results: QrResult[] = [];
    for (const picture of pictures) results.push(await read(picture));
    return results;
  },
  async show(index) {
    const bytes = new Uint8Array((await pictures[index]?.blob.arrayBuffer()) ?? []);
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  },
};

async function read({ kind, link, blob }: Picture): Promise<QrResult> {
  const began = performance.now();
  const outcome = await reader.read(blob);
  const ms = performance.now() - began;
  const texts = outcome.kind === 'found' ? outcome.texts : [];
  const isWrong = (text: string) =>
    link === undefined ? decodeInvitation(text).kind === 'code' : text !== link;
  return {
    kind,
    hasCode: link !== undefined,
    isRead: link !== undefined && texts.includes(link),
    isWrong: texts.some(isWrong),
    ms,
  };
}
