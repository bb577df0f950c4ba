/** The person's own identity and privacy settings. Each change is saved first, then told. */
import type { Context } from '../Context.ts';
import { utf8Length } from '../../lib/bytes.ts';
import { MAX_NAME_BYTES } from '../limits.ts';
import { ProgramError } from '../ports.ts';
import { cleanName } from '../text.ts';
import { IDENTITY_KEY, PRIVACY_KEY } from '../vaultKeys.ts';
import type { Me, PrivacySettings } from '../views.ts';
import type { NameOutcome } from '../outcomes.ts';
import { encodeIdentity, viewMe, type Identity } from './Identity.ts';
import { encodePrivacy } from './privacySettings.ts';

export class Profile {
  readonly #context: Context;
  #identity: Identity | undefined;
  #privacy: PrivacySettings;

  constructor(context: Context, identity: Identity | undefined, privacy: PrivacySettings) {
    this.#context = context;
    this.#identity = identity;
    this.#privacy = privacy;
  }

  /** Undefined until the person has given a name. */
  get me(): Me | undefined {
    return this.#identity === undefined ? undefined : viewMe(this.#identity);
  }

  /** Throws if the person has not given a name yet. */
  get identity(): Identity {
    if (this.#identity === undefined) throw new Error('the person has not said who they are');
    return this.#identity;
  }

  get privacy(): PrivacySettings {
    return this.#privacy;
  }

  /** The first call makes the key pair; later calls change the name. */
  async introduce(name: string): Promise<NameOutcome> {
    const clean = cleanName(name);
    if (clean === '') return { kind: 'empty' };
    if (utf8Length(clean) > MAX_NAME_BYTES) return { kind: 'tooLong', limit: MAX_NAME_BYTES };
    const { crypto, vault, tell } = this.#context;
    try {
      const pair = this.#identity?.pair ?? (await crypto.generateKeyPair());
      const identity: Identity = { v: 1, name: clean, pair: this.#identity?.pair ?? pair };
      await vault.commit([{ kind: 'put', key: IDENTITY_KEY, value: encodeIdentity(identity) }]);
      this.#identity = identity;
      const me = viewMe(identity);
      tell({ kind: 'me', me });
      return { kind: 'saved', me };
    } catch (error) {
      if (error instanceof ProgramError) return { kind: 'notReady' };
      throw error;
    }
  }

  async setPrivacy(privacy: PrivacySettings): Promise<void> {
    const { vault, tell } = this.#context;
    await vault.commit([{ kind: 'put', key: PRIVACY_KEY, value: encodePrivacy(privacy) }]);
    this.#privacy = privacy;
    tell({ kind: 'privacy', privacy });
  }
}
