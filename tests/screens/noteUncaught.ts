/** Notes uncaught errors and unhandled rejections: in the app they are defects. For browser tests. */
export function noteUncaught(): {
  readonly uncaught: readonly string[];
  readonly stop: () => void;
} {
  const uncaught: string[] = [];
  const note = (event: ErrorEvent | PromiseRejectionEvent): void => {
    // A ResizeObserver that has to go on in the next frame causes an event without an error.
    if ('reason' in event) uncaught.push(String(event.reason));
    else if (event.error instanceof Error) uncaught.push(String(event.error));
  };
  window.addEventListener('error', note);
  window.addEventListener('unhandledrejection', note);
  const stop = (): void => {
    window.removeEventListener('error', note);
    window.removeEventListener('unhandledrejection', note);
  };
  return { uncaught, stop };
}

/**
 * Everything that follows from answers that have come is done before the next task. The browser
 * tells of an unhandled rejection in a task of its own, which comes before the second.
 */
export async function untilSettled(): Promise<void> {
  await nextTask();
  await nextTask();
}

export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
