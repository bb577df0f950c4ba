import type { Context } from './Context.ts';

/** Runs something that nobody waits for, and reports a failure: no retry can fix it. */
export function inBackground({ report }: Pick<Context, 'report'>, act: Promise<unknown>): void {
  act.catch(report);
}
