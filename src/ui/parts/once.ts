/** Starts `act` only while no earlier run of it is under way: a second press waits for the first. */
export function once<A extends readonly unknown[]>(
  act: (...args: A) => Promise<void>,
): (...args: A) => Promise<void> {
  let running: Promise<void> | undefined;
  return (...args) => {
    running ??= act(...args).finally(() => (running = undefined));
    return running;
  };
}
