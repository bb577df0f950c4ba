/**
 * A contact: the nickname, notes, mute and verified mark that the person keeps of a friend. It
 * stays on this device. Each change is saved first, then shown.
 */
import { equalBytes, utf8Length } from '../../lib/bytes.ts';
import { wellFormed } from '../../lib/wellFormed.ts';
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
   * A contact that cannot be read counts as empty: key not verified, name not compared yet. The
   * conversation goes on. `changed` is called after each commit.
   */
  static async load(
    context: UserContext,
    store: ConversationStore,
    changed: () => void,
  ): Promise<Contact> {
    const key = contactKey(store.state.id);
    const value = await context.vault.get(key);
    const stored = value && decodeContact(value);
    // The next change overwrites the value.
    if (value !== undefined && stored === undefined)
      await setAside(context.vault, [{ key, value }]);
    return new Contact(context, store, stored ?? EMPTY_CONTACT, changed);
  }

  /** The nickname for the friend; '' if there is none, and their own name is shown. */
  get nickname(): string {
    return this.#stored.nickname;
  }
  get muted(): boolean {
    return this.#stored.muted;
  }
  get namesake(): Namesake | undefined {
    return this.#stored.namesake;
  }
  /** Milliseconds since 1970. The mark counts only for the key that was verified. */
  get verifiedAt(): number | undefined {
    const { verified } = this.#stored;
    const { friend } = this.#store.state;
    return verified !== undefined && equalBytes(verified.key, friend) ? verified.at : undefined;
  }

  /** '' removes the nickname. */
  async rename(name: string): Promise<ContactOutcome> {
    const nickname = cleanName(name);
    if (utf8Length(nickname) > MAX_NAME_BYTES) return { kind: 'tooLong', limit: MAX_NAME_BYTES };
    return this.#save(() => ({ nickname }));
  }

  notes(): Promise<string> {
    return Promise.resolve(this.#stored.notes);
  }

  async saveNotes(text: string): Promise<ContactOutcome> {
    const notes = wellFormed(text);
    if (utf8Length(notes) > MAX_NOTES_BYTES) return { kind: 'tooLong', limit: MAX_NOTES_BYTES };
    return this.#save(() => ({ notes }));
  }

  mute(muted: boolean): Promise<ContactOutcome> {
    return this.#save(() => ({ muted }));
  }

  /** Sets or removes the verified mark. Verifying also dismisses the namesake warning. */
  verify(verified: boolean): Promise<ContactOutcome> {
    const mark = { at: this.#context.clock.now(), key: this.#store.state.friend };
    return this.#save(({ namesake }) =>
      verified
        ? { verified: mark, namesake: namesake && { ...namesake, seen: true } }
        : { verified: undefined },
    );
  }

  /** The person has seen the namesake warning and goes on. */
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

  /** Compares a scanned or pasted text. The same number marks the friend as verified. */
  async compareSafetyNumber(text: string): Promise<CompareOutcome> {
    if (isLikeInvitation(text)) return { kind: 'invitation' };
    const own = await this.safetyNumber();
    if (own.kind !== 'number') return own;
    const kind = compareSafety(text, own.digits);
    const saved = kind === 'same' ? await this.verify(true) : undefined;
    return { kind: saved?.kind === 'gone' ? 'gone' : kind };
  }

  /** Whether the friend's own name is new or was never compared with the names of others. */
  get isNameNew(): boolean {
    return this.#stored.compared !== this.#store.state.name;
  }

  /**
   * Looks for a namesake of the friend. A name that was never compared (the contact is damaged or
   * of an earlier Parley) is compared only with older friends, so that the newer one gets the
   * warning.
   */
  async compareName(others: readonly Known[], older: readonly Known[]): Promise<void> {
    const { name, friend } = this.#store.state;
    const { compared } = this.#stored;
    if (compared === name) return;
    const found = findNamesake(name, friend, compared === undefined ? older : others);
    await this.#save(() => ({ compared: name, ...(found && { namesake: toNamesake(found) }) }));
  }

  /** Changes are saved one after the other; `gone` once the conversation was left. */
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

/** The contact of a new friend. `seen`: the person saw the namesake warning before. */
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
