/**
 * Allows at most one run at a time; calls during a run lead to one more run after it. The promise
 * resolves when no run is left, and rejects if a run fails.
 */
export function singleFlight(act: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;
  const loop = async (): Promise<void> => {
    try {
      do {
        again = false;
        await act();
      } while (again);
    } finally {
      running = undefined;
    }
  };
  return () => {
    again = true;
    running ??= loop();
    return running;
  };
}
