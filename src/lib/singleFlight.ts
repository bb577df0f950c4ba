/**
 * At most one run at a time; asking during a run makes one more run follow it. The promise
 * resolves when nothing is left to do, and rejects with the failure of a run.
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
