/**
 * What one keeps of a friend: a name for them, notes, whether they are muted, whether their key
 * is verified. On this device only. Saved first, then shown.
 */
import { equalBytes, utf8Length } from '../../lib/bytes.ts';
import type { ConversationStore } from '../model/ConversationStore.ts';
import { MAX_NAME_BYTES, MAX_NOTES_BYTES } from '../limits.ts';
import { findNamesake, type Known } from './findNamesake.ts';
import {
  decodeContact,
  encodeContact,
  EMPTY_CONTACT,
  type Namesake,
  type StoredContact,
} from './storedContact.ts';
import { cleanName } from '../text.ts';
import type { ContactVerbs } from '../verbs.ts';
import type { CompareOutcome, ContactOutcome, SafetyOutcome } from '../outcomes.ts';
import { isLikeInvitation } from '../wire/invitationCode.ts';
import { compareSafety, encodeSafety, safetyNumber } from '../wire/safetyNumber.ts';
import type { UserContext } from '../Context.ts';
import { setAside } from '../setAside.ts';
import { contactKey } from '../vaultKeys.ts';

export class Contact implements ContactVerbs {
  readonly #context: UserContext;
  readonly #store: ConversationStore;
  readonly #changed: () => void;
  #stored: StoredContact;

  private constructor(
    context: UserContext,
    store: ConversationStore,
    stored: StoredContact,
    changed: () => void,
  ) {
    this.#context = context;
    this.#store = store;
    this.#stored = stored;
    this.#changed = changed;
  }

  /**
   * What cannot be read counts as nothing: the key as not verified, and the name as not compared
   * yet. The conversation goes on. `changed` is called after each commit.
   */
  static async load(
    context: UserContext,
    store: ConversationStore,
    changed: () => void,
  ): Promise<Contact> {
    const key = contactKey(store.state.id);
    const value = await context.vault.get(key);
    const stored = value && decodeContact(value);
    // The next change is saved in its place.
    if (value !== undefined && stored === undefined)
      await setAside(context.vault, [{ key, value }]);
    return new Contact(context, store, stored ?? EMPTY_CONTACT, changed);
  }

  /** One's own name for the friend; '' for theirs. */
  get nickname(): string {
    return this.#stored.nickname;
  }
  get muted(): boolean {
    return this.#stored.muted;
  }
  get namesake(): Namesake | undefined {
    return this.#stored.namesake;
  }
  /** Milliseconds since 1970. It counts for the key it was said of, and no other. */
  get verifiedAt(): number | undefined {
    const { verified } = this.#stored;
    const { friend } = this.#store.state;
    return verified !== undefined && equalBytes(verified.key, friend) ? verified.at : undefined;
  }

  /** '' gives them their own name again. */
  async rename(name: string): Promise<ContactOutcome> {
    const nickname = cleanName(name);
    if (utf8Length(nickname) > MAX_NAME_BYTES) return { kind: 'tooLong', limit: MAX_NAME_BYTES };
    return this.#save(() => ({ nickname }));
  }

  notes(): Promise<string> {
    return Promise.resolve(this.#stored.notes);
  }

  async saveNotes(text: string): Promise<ContactOutcome> {
    const notes = text.toWellFormed();
    if (utf8Length(notes) > MAX_NOTES_BYTES) return { kind: 'tooLong', limit: MAX_NOTES_BYTES };
    return this.#save(() => ({ notes }));
  }

  mute(muted: boolean): Promise<ContactOutcome> {
    return this.#save(() => ({ muted }));
  }

  /** Who has compared the safety number knows that it is another one than their namesake. */
  verify(verified: boolean): Promise<ContactOutcome> {
    const mark = { at: this.#context.clock.now(), key: this.#store.state.friend };
    return this.#save(({ namesake }) =>
      verified
        ? { verified: mark, namesake: namesake && { ...namesake, seen: true } }
        : { verified: undefined },
    );
  }

  /** The person has seen that it is another one of that name. */
  acknowledgeNamesake(): Promise<ContactOutcome> {
    return this.#save(({ namesake }) => ({ namesake: namesake && { ...namesake, seen: true } }));
  }

  async safetyNumber(): Promise<SafetyOutcome> {
    const { crypto, identity } = this.#context;
    const { phase, friend } = this.#store.state;
    if (phase === 'leaving') return { kind: 'gone' };
    if (!crypto.isReady()) return { kind: 'notReady' };
    const digits = await safetyNumber(crypto, identity().pair.publicKey, friend);
    return { kind: 'number', digits, code: encodeSafety(digits) };
  }

  /** A person who has scanned the same number has compared it: the friend is verified from then on. */
  async compareSafetyNumber(text: string): Promise<CompareOutcome> {
    if (isLikeInvitation(text)) return { kind: 'invitation' };
    const own = await this.safetyNumber();
    if (own.kind !== 'number') return own;
    const kind = compareSafety(text, own.digits);
    const saved = kind === 'same' ? await this.verify(true) : undefined;
    return { kind: saved?.kind === 'gone' ? 'gone' : kind };
  }

  /** Whether the friend's own name has to be compared with others': it is new, or was never. */
  get isNameNew(): boolean {
    return this.#stored.compared !== this.#store.state.name;
  }

  /**
   * Of a name that was never compared (what is kept is of an earlier Parley, or damaged) only
   * friends who are older count: it is the newcomer who has to be looked at.
   */
  async compareName(others: readonly Known[], older: readonly Known[]): Promise<void> {
    const { name, friend } = this.#store.state;
    const { compared } = this.#stored;
    if (compared === name) return;
    const found = findNamesake(name, friend, compared === undefined ? older : others);
    await this.#save(() => ({ compared: name, ...(found && { namesake: toNamesake(found) }) }));
  }

  /** All of it or nothing, one after the other, and nothing once the conversation was left. */
  async #save(change: (stored: StoredContact) => Partial<StoredContact>): Promise<ContactOutcome> {
    const outcome = await this.#store.alone(async (): Promise<ContactOutcome> => {
      const { id, phase } = this.#store.state;
      if (this.#store.ended || phase === 'leaving') return { kind: 'gone' };
      const stored = { ...this.#stored, ...change(this.#stored) };
      const value = encodeContact(stored);
      await this.#context.vault.commit([{ kind: 'put', key: contactKey(id), value }]);
      this.#stored = stored;
      return { kind: 'saved' };
    });
    if (outcome.kind === 'saved') this.#changed();
    return outcome;
  }
}

/** What is known of a friend from the first moment on. `seen`: a warning was shown before. */
export function firstContact(
  name: string,
  namesake: Known | undefined,
  seen: boolean,
): StoredContact {
  return {
    ...EMPTY_CONTACT,
    compared: name,
    namesake: namesake && { ...toNamesake(namesake), seen },
  };
}

function toNamesake({ id, verified }: Known): Namesake {
  return { of: id, verified, seen: false };
}
