/**
 * The report: what one side says about messages in both directions. Every header and every frame
 * has one. The revision shows which of two reports is older, whichever lane brought them.
 */
import * as v from 'valibot';
import { normal, type Range, type Ranges } from '../../lib/ranges.ts';
import { MAX_REPORTED, MAX_RESEALS } from '../limits.ts';
import { countSchema, rangeSchema, sequenceSchema } from './cbor.ts';

/** Messages that came but could not be opened, and the `sealing` that failed. */
type Unreadable = readonly [...Range, sealing: number];

export interface Report {
  /** Grows with everything this side saves. */
  readonly revision: number;
  /** Highest sequence number this side has given to a message. */
  readonly written: number;
  /**
   * All of the other side's messages up to this one are saved here, except those in the two lists.
   */
  readonly received: number;
  readonly missing: Ranges;
  readonly unreadable: readonly Unreadable[];
  /**
   * The other side's messages up to this one were read; 0 if the privacy settings do not share it.
   */
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
