/**
 * A frame goes over a private route as one app message: a tag by which the receiver finds the
 * conversation, then the sealed frame. No node on the way stores it.
 */
import * as v from 'valibot';
import { asciiBytes, concatBytes } from '../../lib/bytes.ts';
import type { RouteBlob, SharedKey } from '../ids.ts';
import type { Crypto } from '../ports.ts';
import { decodeCbor, encodeCbor, routeSchema } from './cbor.ts';
import { envelopesSchema, toWire, type Envelope } from './envelope.ts';
import { reportSchema, type Report } from './report.ts';

export interface Frame {
  readonly v: 1;
  readonly report: Report;
  readonly messages: readonly Envelope[];
  /** The sender's route, until it is certain that the receiver has it. */
  readonly route?: RouteBlob | undefined;
  /** What the sender is doing, if their privacy settings share it. */
  readonly activity?: 'here' | 'typing' | undefined;
  /** The sender wants a frame back. A frame with messages always gets one. */
  readonly answer: boolean;
}

export const TAG_BYTES = 16;
const MAX_BYTES = 32 * 1024;
const LABEL = asciiBytes('parley/1/frame');

const frameSchema: v.GenericSchema<unknown, Frame> = v.object({
  v: v.literal(1),
  report: reportSchema,
  messages: envelopesSchema,
  route: v.optional(routeSchema),
  activity: v.optional(v.picklist(['here', 'typing'])),
  answer: v.boolean(),
});

export async function encodeFrame(
  crypto: Crypto,
  tag: Uint8Array,
  key: SharedKey,
  frame: Frame,
): Promise<Uint8Array> {
  const plain = encodeCbor({ ...frame, messages: toWire(frame.messages) });
  return concatBytes(tag, await crypto.seal(key, plain, LABEL));
}

/**
 * The tag in front of a frame, as a key for maps; undefined if the message is too short or too
 * long.
 */
export function tagOf(message: Uint8Array): string | undefined {
  return message.length < TAG_BYTES || message.length > MAX_BYTES
    ? undefined
    : tagName(message.subarray(0, TAG_BYTES));
}

export function tagName(tag: Uint8Array): string {
  return tag.join();
}

/** Undefined for anything but a frame that the friend sealed. */
export async function decodeFrame(
  crypto: Crypto,
  key: SharedKey,
  message: Uint8Array,
): Promise<Frame | undefined> {
  const opened = await crypto.open(key, message.slice(TAG_BYTES), LABEL);
  return opened === undefined ? undefined : decodeCbor(frameSchema, opened);
}
