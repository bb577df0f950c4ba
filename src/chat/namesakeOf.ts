/** Whether a name is that of somebody else whom one knows: who takes it may mean to mislead. */
import { equalBytes } from '../lib/bytes.ts';
import type { ConversationId, PublicKey } from './ids.ts';

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
export function namesakeOf(
  name: string,
  key: PublicKey,
  known: readonly Known[],
): Known | undefined {
  const looks = folded(name);
  const same = known.filter(({ names }) => names.some((each) => folded(each) === looks));
  if (same.some((each) => equalBytes(each.key, key))) return undefined;
  return same.find(({ verified }) => verified) ?? same[0];
}

// What is drawn as nothing (Unicode Default_Ignorable_Code_Point), and white space.
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\s]/gu;

/** Names that hardly differ to the eye are one. Letters of other scripts that look alike are not. */
function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(UNSEEN, '').normalize('NFC');
}
