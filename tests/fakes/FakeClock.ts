/** A clock whose time passes only when a test says so. */
import type { Clock } from '../../src/chat/ports.ts';

export class FakeClock implements Clock {
  #now = Date.UTC(2026, 0, 1);
  readonly #waiting = new Set<{ at: number; readonly act: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, act: () => void): () => void {
    const entry = { at: this.#now + ms, act };
    this.#waiting.add(entry);
    return () => void this.#waiting.delete(entry);
  }

  /** Sets the clock ahead or back; timers do not get shorter or longer. */
  set(ms: number): void {
    this.#now += ms;
    for (const entry of this.#waiting) entry.at += ms;
  }

  /** Lets time pass, and calls the timers that are due, in order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#waiting.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.act();
    }
    this.#now = end;
  }
}
