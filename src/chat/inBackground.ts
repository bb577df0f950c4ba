import type { Context } from './Context.ts';

/** Lets something run that nobody waits for. A failure is reported: no retry mends it. */
export function inBackground({ report }: Pick<Context, 'report'>, act: Promise<unknown>): void {
  act.catch(report);
}
