/** A friend whose own app is replaced by a hostile one in the middle of a conversation. */
import type { ConversationState } from '../../src/chat/model/ConversationState.ts';
import { decodeConversation } from '../../src/chat/model/storedConversation.ts';
import { nodeCrypto } from '../nodeCrypto.ts';
import { HostileFriend } from './HostileFriend.ts';
import type { Person } from './Person.ts';

export function savedState(person: Person): ConversationState {
  const [entry] = person.vault.below(['conversation']);
  const state = entry && decodeConversation(entry.value);
  if (state === undefined) throw new Error('one conversation is expected');
  return state;
}

export class Impostor extends HostileFriend {
  /** Takes over from a person and closes their app. */
  constructor(person: Person) {
    person.close();
    super({ network: person.network, crypto: nodeCrypto }, savedState(person));
  }
}
