/** The system's time zone: it changes when a person travels, while the page stays open. */

/** Milliseconds; only Chromium tells pages of a change. */
const CHECK_MS = 30_000;

export class Zone {
  readonly #read: () => string;
  #name = $state.raw('');

  /** `read` gives the name of the zone now, as IANA has it. */
  constructor(read: () => string) {
    this.#read = read;
    this.#name = read();
  }

  get name(): string {
    return this.#name;
  }

  /** Follows changes until the returned function is called. */
  start(): () => void {
    const check = () => (this.#name = this.#read());
    const timer = setInterval(check, CHECK_MS);
    document.addEventListener('visibilitychange', check);
    window.addEventListener('focus', check);
    window.addEventListener('timezonechange', check);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', check);
      window.removeEventListener('focus', check);
      window.removeEventListener('timezonechange', check);
    };
  }
}
