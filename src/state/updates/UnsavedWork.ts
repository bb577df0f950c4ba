/**
 * What would be lost if the page were loaded again now, and what it saves before it is. What one
 * types into a field lasts as long as the field, unless the field is marked with `data-autosaved`.
 */
type Field = HTMLInputElement | HTMLTextAreaElement;

/** Milliseconds; a backend that does not answer must not keep the page from being loaded again. */
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

  /** Sees what is typed anywhere, until the returned stop. */
  start(root: Pick<Document, 'addEventListener'>): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    root.addEventListener('input', ({ target }) => this.#addField(target), { signal });
    return () => stop.abort();
  }

  /** What is in the fields of this form is where it is meant to go. */
  formSaved(form: HTMLFormElement): void {
    for (const field of this.#typedFields) if (field.form === form) this.#typedFields.delete(field);
  }

  /** As long as `holds` says so, until the returned end. */
  blockReloadWhile(isUnsaved: () => boolean): () => void {
    this.#blockers.add(isUnsaved);
    return () => this.#blockers.delete(isUnsaved);
  }

  /** Called before the page goes, until the returned end. */
  saveBeforeReload(save: () => Promise<unknown>): () => void {
    this.#saves.add(save);
    return () => this.#saves.delete(save);
  }

  /** Whether something would be lost that nobody can save. */
  get blocksReload(): boolean {
    for (const field of this.#typedFields) if (!field.isConnected) this.#typedFields.delete(field);
    return (
      [...this.#typedFields].some(({ value }) => value !== '') ||
      [...this.#blockers].some((isUnsaved) => isUnsaved())
    );
  }

  /** Resolves when all is saved that can be. */
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
