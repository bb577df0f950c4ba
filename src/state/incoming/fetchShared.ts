/**
 * Fetches from the service worker what the share sheet sent; the service worker gives it out once.
 */
import * as v from 'valibot';
import { MOST_CHARACTERS, type Shared, type TakeShared } from '../../share/Shared.ts';

/** The part of the app's service worker registration in use. */
interface Registration {
  readonly active: Worker | null;
}
interface Worker {
  postMessage(message: TakeShared, transfer: Transferable[]): void;
}

const schema: v.GenericSchema<Shared> = v.variant('kind', [
  v.object({
    kind: v.literal('given'),
    texts: v.array(v.pipe(v.string(), v.maxLength(MOST_CHARACTERS))),
    picture: v.undefinedable(v.instance(Blob)),
  }),
  v.object({ kind: v.literal('tooLarge') }),
]);

/**
 * Undefined if it is not there: another page has fetched it, it has expired, or the service worker
 * was stopped or never existed. `timeout` resolves when the wait is over.
 */
export async function fetchShared(
  known: () => Promise<Registration | undefined>,
  id: string,
  timeout: () => Promise<void>,
): Promise<Shared | undefined> {
  const worker = (await known())?.active ?? undefined;
  if (worker === undefined) return undefined;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<unknown>((resolve) => {
    port1.onmessage = (message: MessageEvent<unknown>) => resolve(message.data);
  });
  worker.postMessage({ kind: 'takeShared', id }, [port2]);
  const outcome = v.safeParse(schema, await Promise.race([answer, timeout()]));
  port1.close();
  return outcome.success ? outcome.output : undefined;
}
