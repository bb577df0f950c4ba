/**
 * The work that a reload would lose, and the saves to run before a reload. Text in a field counts
 * as unsaved as long as the field exists, unless the field has the attribute `data-autosaved`.
 */
type Field = HTMLInputElement | HTMLTextAreaElement;

/** Milliseconds; a backend that does not answer must not prevent the reload. */
const SAVE_TIMEOUT_MS = 2_000;

export class UnsavedWork {
  readonly #wait: (ms: number) => Promise<void>;
  readonly #typedFields = new Set<Field>();
  readonly #blockers = new Set<() => boolean>();
  readonly #saves = new Set<() => Promise<unknown>>();

  /** `wait` resolves after that many milliseconds. */
  constructor(wait: (ms: number) => Promise<void>) {
    this.#wait = wait;
  }

  /** Records input into any field until the returned function is called. */
  start(root: Pick<Document, 'addEventListener'>): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    root.addEventListener('input', ({ target }) => this.#addField(target), { signal });
    return () => stop.abort();
  }

  /** The content of this form has been saved. */
  formSaved(form: HTMLFormElement): void {
    for (const field of this.#typedFields) if (field.form === form) this.#typedFields.delete(field);
  }

  /** Blocks a reload while `isUnsaved` returns true, until the returned function is called. */
  blockReloadWhile(isUnsaved: () => boolean): () => void {
    this.#blockers.add(isUnsaved);
    return () => this.#blockers.delete(isUnsaved);
  }

  /** Runs `save` before a reload, until the returned function is called. */
  saveBeforeReload(save: () => Promise<unknown>): () => void {
    this.#saves.add(save);
    return () => this.#saves.delete(save);
  }

  /** Whether a reload would lose something that cannot be saved automatically. */
  get blocksReload(): boolean {
    for (const field of this.#typedFields) if (!field.isConnected) this.#typedFields.delete(field);
    return (
      [...this.#typedFields].some(({ value }) => value !== '') ||
      [...this.#blockers].some((isUnsaved) => isUnsaved())
    );
  }

  /** Runs all saves; resolves when each has finished or failed, or after SAVE_TIMEOUT_MS. */
  async saveAll(): Promise<void> {
    const saving = Promise.allSettled([...this.#saves].map((save) => save()));
    await Promise.race([saving, this.#wait(SAVE_TIMEOUT_MS)]);
  }

  #addField(target: EventTarget | null): void {
    if (isField(target) && !('autosaved' in target.dataset)) this.#typedFields.add(target);
  }
}

function isField(target: EventTarget | null): target is Field {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !['radio', 'checkbox', 'file'].includes(target.type);
}
