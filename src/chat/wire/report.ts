/**
 * What one side tells the other about messages in both directions: part of every header and
 * every frame. The revision makes an older one recognisable, whichever way it came.
 */
import * as v from 'valibot';
import { normal, type Range, type Ranges } from '../../lib/ranges.ts';
import { MAX_REPORTED, MAX_RESEALS } from '../limits.ts';
import { countSchema, rangeSchema, sequenceSchema } from './cbor.ts';

/** Messages that were there and could not be opened; `sealing` says which attempt at them. */
type Unreadable = readonly [...Range, sealing: number];

export interface Report {
  /** Grows with everything this side saves. */
  readonly revision: number;
  /** Highest sequence number this side has given to a message. */
  readonly written: number;
  /** All of the other side's messages up to this one are saved here, but for those listed. */
  readonly received: number;
  readonly missing: Ranges;
  readonly unreadable: readonly Unreadable[];
  /** The other side's messages up to this one were read; 0 if that is not shared. */
  readonly read: number;
}

export const sealingSchema = v.pipe(countSchema, v.maxValue(MAX_RESEALS));

export const reportSchema: v.GenericSchema<unknown, Report> = v.object({
  revision: countSchema,
  written: countSchema,
  received: countSchema,
  missing: v.pipe(
    v.array(rangeSchema),
    v.maxLength(MAX_REPORTED),
    v.transform((ranges) => normal(ranges)),
  ),
  unreadable: v.pipe(
    v.array(
      v.pipe(
        v.strictTuple([sequenceSchema, sequenceSchema, sealingSchema]),
        v.check(([first, last]) => first <= last),
      ),
    ),
    v.maxLength(MAX_REPORTED),
  ),
  read: countSchema,
});
