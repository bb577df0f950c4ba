/**
 * The keys of what pages have sent. A page whose backend has ended cannot know whether its message was
 * saved: it sends it again with the same key.
 */
import * as v from 'valibot';
import { add, includes, normal, type Ranges } from '../../lib/ranges.ts';
import type { ConversationId } from '../ids.ts';
import type { Vault, VaultChange } from '../ports.ts';
import { savedSendsKey } from '../vaultKeys.ts';
import type { SendKey } from '../verbs.ts';
import { countSchema, decodeCbor, encodeCbor } from '../wire/cbor.ts';

/** Pages whose keys are kept: those that sent last. A page that is closed asks nothing again. */
const MAX_PAGES = 16;
/** Ranges kept of a page: it asks again only what it sent last. */
const MAX_RANGES = 64;

/** The numbers of one page that are saved. */
interface PageSends {
  readonly page: string;
  readonly saved: Ranges;
}

const schema = v.array(
  v.object({ page: v.string(), saved: v.array(v.tuple([countSchema, countSchema])) }),
);

export class SavedSends {
  readonly #id: ConversationId;
  /** The page that sent last is the last. */
  readonly #pages: readonly PageSends[];

  private constructor(id: ConversationId, pages: readonly PageSends[]) {
    this.#id = id;
    this.#pages = pages;
  }

  /** Empty if what is stored cannot be read: then a message may be saved twice, but none is lost. */
  static async load(vault: Vault, id: ConversationId): Promise<SavedSends> {
    const stored = await vault.get(savedSendsKey(id));
    const pages = stored === undefined ? [] : (decodeCbor(schema, stored) ?? []);
    return new SavedSends(
      id,
      pages.map(({ page, saved }) => ({ page, saved: normal(saved) })),
    );
  }

  has({ page, number }: SendKey): boolean {
    return this.#pages.some((each) => each.page === page && includes(each.saved, number));
  }

  /** The same with one more key. */
  with({ page, number }: SendKey): SavedSends {
    const saved = this.#pages.find((each) => each.page === page)?.saved ?? [];
    const others = this.#pages.filter((each) => each.page !== page);
    const more = add(saved, [number, number]).slice(-MAX_RANGES);
    const pages = [...others, { page, saved: more }];
    return new SavedSends(this.#id, pages.slice(-MAX_PAGES));
  }

  /** The change that saves it. */
  get change(): VaultChange {
    return { kind: 'put', key: savedSendsKey(this.#id), value: encodeCbor(this.#pages) };
  }
}
