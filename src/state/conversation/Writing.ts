/**
 * What is being written in one conversation on this page. It outlives the screen as long as
 * something of it is on the way, so that a person who comes back finds what they left.
 */
import type { SendOutcome } from '../../chat/outcomes.ts';
import { Draft } from './Draft.ts';

export interface WritingParts {
  readonly send: (text: string) => Promise<SendOutcome>;
  /** Handles its own failures: it does not reject. */
  readonly saveDraft: (text: string) => Promise<void>;
}

/** The field on the screen. */
export interface WritingField {
  readonly fill: (text: string) => void;
  /** What came of sending. */
  readonly told: (outcome: SendOutcome) => void;
}

export class Writing {
  readonly #parts: WritingParts;
  readonly #saver: Draft;
  #field: WritingField | undefined;
  #text = '';
  /** The text that is being saved as a message; '' if there is none. */
  #onTheWay = '';
  /** Whether the field has the text that is on the way, too. */
  #isShown = false;
  #sending: Promise<unknown> = Promise.resolve();
  /** The draft that the backend has, as far as this page knows. */
  #stored = '';

  constructor(parts: WritingParts) {
    this.#parts = parts;
    this.#saver = new Draft((text) => this.#saveDraft(text));
  }

  /** Whether something exists only here. */
  get isUnderWay(): boolean {
    return this.#onTheWay !== '' || this.#saver.isUnderWay;
  }

  #saveDraft(text: string): Promise<void> {
    this.#stored = text;
    return this.#parts.saveDraft(text);
  }

  /** `stored`: the draft that the backend has. Until the returned function is called. */
  open(field: WritingField, stored: string): () => void {
    if (!this.isUnderWay) this.#text = this.#stored = stored;
    if (this.#isShown && this.#text.startsWith(this.#onTheWay)) {
      this.#text = this.#text.slice(this.#onTheWay.length);
      this.#isShown = false;
    }
    this.#field = field;
    field.fill(this.#text);
    return () => {
      this.#field = undefined;
      void this.#saver.flush();
    };
  }

  typed(text: string): void {
    this.#text = text;
    this.#saver.typed(text);
  }

  /**
   * The backend reports the draft that it has now. Where somebody is typing, their text stays, and the
   * other page takes it over; a page that nobody has touched shows what is stored.
   */
  reported(stored: string): void {
    if (this.isUnderWay) return;
    this.#stored = stored;
    if (stored === this.#text) return;
    this.#text = stored;
    this.#field?.fill(stored);
  }

  /** Sends the text, unless it is being sent already. Another text does not wait for the one before it. */
  async send(): Promise<void> {
    const written = this.#text;
    // The same text before the answer arrived means that the key was pressed twice.
    if (written === this.#onTheWay) return;
    this.#onTheWay = written;
    this.#isShown = true;
    this.#saver.forget();
    // With the message, the backend deletes only a draft that is a part of it.
    if (!written.includes(this.#stored.trim())) void this.#saveDraft('');
    this.#stored = '';
    let isSaved = false;
    try {
      const answer = this.#parts.send(written);
      this.#sending = answer;
      const outcome = await answer;
      isSaved = outcome.kind === 'saved';
      this.#field?.told(outcome);
    } finally {
      this.#settle(written, isSaved);
    }
  }

  /** Resolves when nothing of it is on the way any more. */
  async finish(): Promise<void> {
    await Promise.allSettled([this.#saver.flush(), this.#sending]);
  }

  #settle(written: string, isSaved: boolean): void {
    const before = this.#text;
    // Another text may have been sent after this one.
    const isLast = this.#onTheWay === written;
    // Text that was typed in the meantime stays.
    if (isSaved && isLast && this.#isShown && before.startsWith(written))
      this.#text = before.slice(written.length);
    if (!isSaved && !this.#isShown) this.#text = before === '' ? written : `${written}\n${before}`;
    if (isLast) {
      this.#onTheWay = '';
      this.#isShown = false;
    }
    if (this.#text !== before) this.#field?.fill(this.#text);
    // What is on the way is no draft.
    if (this.#text !== this.#onTheWay) this.#saver.typed(this.#text);
    // Nobody is here to type, and the page may close.
    if (this.#field === undefined) void this.#saver.flush();
  }
}
