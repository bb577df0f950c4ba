/** Values that are almost valid and have to be refused. */
import { encodeCbor } from '../../src/chat/wire/cbor.ts';
import { pad } from '../../src/chat/wire/padding.ts';
import { bodies, envelopes, reports } from './inputs.ts';

interface Refused {
  readonly kind: 'report' | 'slot' | 'body';
  readonly why: string;
  readonly data: Uint8Array;
}

export function refused(): readonly Refused[] {
  const [report] = reports;
  const [body] = bodies;
  const [envelope] = envelopes;
  if (envelope === undefined) throw new Error('there is an envelope');
  const { epoch, sequence, sealing, sealed } = envelope;
  const range = (first: number, last: number) => ({ ...report, missing: [[first, last]] });
  const cbor = encodeCbor(report);
  const hex = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'));
  const of = (kind: Refused['kind']) => (why: string, data: Uint8Array) => ({ kind, why, data });
  const [aReport, aSlot, aBody] = [of('report'), of('slot'), of('body')];
  return [
    aReport('a byte behind the end', Uint8Array.of(...cbor, 0)),
    aReport('the last byte is missing', cbor.slice(0, -1)),
    aReport('a field is missing', encodeCbor({ ...report, read: undefined })),
    aReport('a range from 0', encodeCbor(range(0, 1))),
    aReport('a range that ends before it begins', encodeCbor(range(2, 1))),
    aReport('a number below 0', encodeCbor({ ...report, revision: -1 })),
    aReport('a number above 2^53 - 1', encodeCbor({ ...report, revision: 2n ** 53n })),
    aReport('a number that is not whole', encodeCbor({ ...report, revision: 0.5 })),
    aSlot('a list without an end that is said before', hex('9fff')),
    aSlot('a number that is not in its shortest form', hex('81841801010040')),
    aSlot('sequence number 0', encodeCbor([[epoch, 0, sealing, sealed]])),
    aSlot('sealed too often', encodeCbor([[epoch, sequence, 4, sealed]])),
    aSlot('a field too many', encodeCbor([[epoch, sequence, sealing, sealed, 0]])),
    aSlot('a tag', hex('c080')),
    aSlot('2^32 - 1 envelopes, as it says', hex('9affffffff')),
    aBody('no padding', encodeCbor(body)),
    aBody('the same field twice', pad(hex('a2616101616101'))),
    aBody('a field whose name is no text', pad(hex('a10101'))),
    aBody('a time after the last day', pad(encodeCbor({ ...body, sentAt: 8.64e15 + 1 }))),
    aBody('an empty text', pad(encodeCbor({ ...body, text: '' }))),
    aBody('a text that is no text', pad(encodeCbor({ ...body, text: [65] }))),
    aBody('no type', pad(encodeCbor({ ...body, type: undefined }))),
    aBody('a type that is no name', pad(encodeCbor({ ...body, type: 'A type' }))),
    aBody('a type that is too long', pad(encodeCbor({ ...body, type: 'x'.repeat(33) }))),
  ];
}
