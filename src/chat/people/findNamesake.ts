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
  /** A warning of their namesake waits for the person. */
  readonly warned: boolean;
  /** Their namesake, if the person went on after a warning of it. */
  readonly wentOnDespite: ConversationId | undefined;
}

/**
 * The friend with that name and another key; a verified one first. A further conversation with the
 * same key brings no warning again if in an earlier one, under this name, the key was verified or
 * the person went on despite the same friend.
 */
export function findNamesake(
  name: string,
  key: PublicKey,
  known: readonly Known[],
): Known | undefined {
  const skeleton = skeletonOf(name);
  const alike = known.filter(({ names }) =>
    names.some((each) => isAlike(skeleton, skeletonOf(each))),
  );
  const same = alike.filter((each) => equalBytes(each.key, key));
  if (same.some(({ verified, warned }) => verified && !warned)) return undefined;
  const accepted = new Set(same.map(({ wentOnDespite }) => wentOnDespite));
  const isAccepted = (other: Known) =>
    known.some(({ id, key: of }) => accepted.has(id) && equalBytes(of, other.key));
  const others = alike.filter((each) => !equalBytes(each.key, key) && !isAccepted(each));
  return others.find(({ verified }) => verified) ?? others[0];
}
