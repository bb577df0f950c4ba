/** Receives signals. The end of the process that started us counts as SIGTERM. */
export class Signals {
  /** The first signal. */
  received;
  #handler;

  constructor(onlyFromParent = false) {
    if (process.send !== undefined) {
      process.on('message', (message) => this.#receive(message.signal));
      process.on('disconnect', () => this.#receive('SIGTERM'));
      if (!process.connected) this.received = 'SIGTERM';
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(signal, () => {
        // Ctrl-C reaches every process in the terminal, so the command gets it without us.
        const known = signal === 'SIGINT' && process.stdin.isTTY;
        if (!onlyFromParent && !known) this.#receive(signal);
      });
  }

  /** Calls `handler` for each signal from now on, and at once if one has already come. */
  pass(handler) {
    this.#handler = handler;
    if (this.received !== undefined) handler(this.received);
  }

  #receive(signal) {
    this.received ??= signal;
    this.#handler?.(signal);
  }
}
