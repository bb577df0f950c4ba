/** The system's clock. Waits are split into days, because timers hold at most 24.8 days. */
const DAY_MS = 24 * 60 * 60 * 1000;

export const systemClock = {
  now: (): number => Date.now(),

  after(ms: number, act: () => void): () => void {
    let timer: ReturnType<typeof setTimeout>;
    const wait = (left: number): void => {
      timer = setTimeout(
        () => (left > DAY_MS ? wait(left - DAY_MS) : act()),
        Math.min(left, DAY_MS),
      );
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
};
