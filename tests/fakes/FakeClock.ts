/** Time that passes only when told. */
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

  /** The clock is set to another time, ahead or back; nobody's wait gets shorter or longer. */
  set(ms: number): void {
    this.#now += ms;
    for (const entry of this.#waiting) entry.at += ms;
  }

  /** Calls what is due on the way, in order of time. */
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
