/** The text that was typed in a conversation and not sent. */
import * as v from 'valibot';
import type { Vault } from '../ports.ts';
import type { ConversationId } from '../ids.ts';
import { draftKey } from '../vaultKeys.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';

export class Draft {
  readonly #vault: Vault;
  readonly #id: ConversationId;
  #text: string;

  private constructor(vault: Vault, id: ConversationId, text: string) {
    this.#vault = vault;
    this.#id = id;
    this.#text = text;
  }

  static async load(vault: Vault, id: ConversationId): Promise<Draft> {
    return new Draft(vault, id, decodeDraft(await vault.get(draftKey(id))));
  }

  /** '' if there is no draft. */
  get text(): string {
    return this.#text;
  }

  /** Whether this text has all of the draft, apart from empty lines around it. */
  isPartOf(text: string): boolean {
    return text.includes(this.#text.trim());
  }

  /** The message was saved, and the draft deleted in the same commit. */
  clear(): void {
    this.#text = '';
  }

  /** Sending a message need not wait for this: the vault commits in the order of the calls. */
  async save(text: string): Promise<void> {
    const key = draftKey(this.#id);
    this.#text = text;
    await this.#vault.commit([
      text === '' ? { kind: 'delete', key } : { kind: 'put', key, value: encodeDraft(text) },
    ]);
  }
}

export function encodeDraft(text: string): Uint8Array {
  return encodeCbor(text);
}

/** '' if the draft cannot be read. */
export function decodeDraft(value: Uint8Array | undefined): string {
  return value === undefined ? '' : (decodeCbor(v.string(), value) ?? '');
}
