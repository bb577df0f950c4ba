/**
 * What would be lost if the page were loaded again now, and what it saves before it is. What one
 * types into a field lasts as long as the field, unless the field is marked with `data-kept`.
 */
type Field = HTMLInputElement | HTMLTextAreaElement;

/** Milliseconds; a backend that does not answer must not keep the page from being loaded again. */
const PATIENCE_MS = 2_000;

export class Leaving {
  readonly #wait: (ms: number) => Promise<void>;
  readonly #typed = new Set<Field>();
  readonly #holds = new Set<() => boolean>();
  readonly #saves = new Set<() => Promise<unknown>>();

  /** `wait` resolves after that many milliseconds. */
  constructor(wait: (ms: number) => Promise<void>) {
    this.#wait = wait;
  }

  /** Sees what is typed anywhere, until the returned stop. */
  start(root: Pick<Document, 'addEventListener'>): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    root.addEventListener('input', ({ target }) => this.#note(target), { signal });
    return () => stop.abort();
  }

  /** What is in the fields of this form is where it is meant to go. */
  saved(form: HTMLFormElement): void {
    for (const field of this.#typed) if (field.form === form) this.#typed.delete(field);
  }

  /** As long as `holds` says so, until the returned end. */
  holdWhile(holds: () => boolean): () => void {
    this.#holds.add(holds);
    return () => this.#holds.delete(holds);
  }

  /** Called before the page goes, until the returned end. */
  saveFirst(save: () => Promise<unknown>): () => void {
    this.#saves.add(save);
    return () => this.#saves.delete(save);
  }

  /** Whether something would be lost that nobody can save. */
  get isHeld(): boolean {
    for (const field of this.#typed) if (!field.isConnected) this.#typed.delete(field);
    return (
      [...this.#typed].some(({ value }) => value !== '') ||
      [...this.#holds].some((holds) => holds())
    );
  }

  /** Resolves when all is saved that can be. */
  async settle(): Promise<void> {
    const saving = Promise.allSettled([...this.#saves].map((save) => save()));
    await Promise.race([saving, this.#wait(PATIENCE_MS)]);
  }

  #note(target: EventTarget | null): void {
    if (isField(target) && !('kept' in target.dataset)) this.#typed.add(target);
  }
}

function isField(target: EventTarget | null): target is Field {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !['radio', 'checkbox', 'file'].includes(target.type);
}
