/** Whether a name is that of somebody else whom one knows: who takes it may mean to mislead. */
import { equalBytes } from '../../lib/bytes.ts';
import type { ConversationId, PublicKey } from '../ids.ts';
import { isAlike, skeletonOf } from './confusables.ts';

/** A friend, by all the names they go by here. */
export interface Known {
  readonly id: ConversationId;
  readonly names: readonly string[];
  readonly key: PublicKey;
  readonly verified: boolean;
}

/**
 * The friend of that name with another key, a verified one first. None if a friend of that name
 * has this very key: then it is them again.
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
