/**
 * A Web Lock that a page or worker holds as long as it lives: the browser releases it when its holder is
 * gone, even after a crash, and so tells whoever waits for it.
 */
import { randomName } from './randomName.ts';

/**
 * Resolves with the name of the new lock, once it is held; '' if there are no locks here. Without a
 * secure context the browser has none, and it may refuse them where it refuses site data.
 */
export async function holdLifeLock(prefix: string): Promise<string> {
  const name = `${prefix}-${randomName()}`;
  try {
    await new Promise<void>((held, refused) => {
      const forEver = new Promise<never>(() => undefined);
      navigator.locks
        .request(name, () => {
          held();
          return forEver;
        })
        .catch(refused);
    });
    return name;
  } catch {
    return '';
  }
}

/** Calls `ended` when the holder of this lock is gone. Never, if there is no such lock: the name is ''. */
export function whenLifeEnds(name: string, ended: () => void): void {
  if (name === '') return;
  // Shared, so that all who wait learn it at once. A browser that refuses tells nobody anything.
  navigator.locks.request(name, { mode: 'shared' }, ended).catch(() => undefined);
}
