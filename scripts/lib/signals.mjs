/** Signals from outside, and the end of the process that started us, which counts as one. */
export class Signals {
  /** The first one. */
  received;
  #tell;

  constructor(onlyFromParent = false) {
    if (process.send !== undefined) {
      process.on('message', (message) => this.#receive(message.signal));
      process.on('disconnect', () => this.#receive('SIGTERM'));
      if (!process.connected) this.received = 'SIGTERM';
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(signal, () => {
        // Ctrl-C reaches everything in the terminal: the command has it already.
        const known = signal === 'SIGINT' && process.stdin.isTTY;
        if (!onlyFromParent && !known) this.#receive(signal);
      });
  }

  /** From now on, and if there was one already at once. */
  pass(tell) {
    this.#tell = tell;
    if (this.received !== undefined) tell(this.received);
  }

  #receive(signal) {
    this.received ??= signal;
    this.#tell?.(signal);
  }
}
