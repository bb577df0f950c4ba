/** Why the stored data could not be opened, in the terms of `StartFailure`. */
import { IdentityError, OtherVersionError } from '../chat/loadStored.ts';
import type { StartFailure } from './stage.ts';
import { StorageError } from '../storage/StorageError.ts';

export function startFailure(error: unknown): StartFailure {
  if (error instanceof OtherVersionError) return error.kind;
  if (error instanceof IdentityError) return 'lost';
  if (!(error instanceof StorageError)) return 'storage';
  if (error.kind === 'outdated' || error.kind === 'blocked' || error.kind === 'silent')
    return error.kind;
  return error.kind === 'lost' || error.kind === 'damaged' ? 'lost' : 'storage';
}

/** Whether the stored data is of no use any more, so that all that is left is to delete it. */
export const isForGood = (reason: StartFailure): boolean =>
  reason === 'outdated' || reason === 'lost';
