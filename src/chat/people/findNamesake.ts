/** Finds a namesake: somebody who takes the name of another friend may want to deceive. */
import { equalBytes } from '../../lib/bytes.ts';
import type { ConversationId, PublicKey } from '../ids.ts';
import { isAlike, skeletonOf } from './confusables.ts';

/** A friend, with all the names they have here. */
export interface Known {
  readonly id: ConversationId;
  readonly names: readonly string[];
  readonly key: PublicKey;
  readonly verified: boolean;
}

/**
 * The friend with that name and another key; a verified one first. Undefined if a friend with that
 * name has this same key: then it is the same person.
 */
export function findNamesake(
  name: string,
  key: PublicKey,
  known: readonly Known[],
): Known | undefined {
  const skeleton = skeletonOf(name);
  const same = known.filter(({ names }) =>
    names.some((each) => isAlike(skeleton, skeletonOf(each))),
  );
  if (same.some((each) => equalBytes(each.key, key))) return undefined;
  return same.find(({ verified }) => verified) ?? same[0];
}
