/** The log of the server: one line of JSON for each event. */

/** `events` contains no addresses; `addresses` does, to find a client that does harm. */
export const LOG_LEVELS = ['off', 'events', 'addresses'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Details = Readonly<Record<string, string | number | undefined>>;

export class Log {
  readonly #level: LogLevel;
  readonly #now: () => number;
  readonly #write: (line: string) => void;

  constructor(level: LogLevel, now: () => number, write: (line: string) => void) {
    this.#level = level;
    this.#now = now;
    this.#write = write;
  }

  /** `addresses`: details that are logged only at that level. */
  event(event: string, details: Details = {}, addresses: Details = {}): void {
    if (this.#level === 'off') return;
    const time = new Date(this.#now()).toISOString();
    const more = this.#level === 'addresses' ? addresses : {};
    this.#write(`${JSON.stringify({ time, event, ...details, ...more })}\n`);
  }

  /** An event with addresses in it: logged only at the level `addresses`. */
  addressEvent(event: string, details: Details): void {
    if (this.#level === 'addresses') this.event(event, details);
  }
}
