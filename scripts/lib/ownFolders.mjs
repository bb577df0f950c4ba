/** Folders in the temporary folder that are named after the process that made them. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isGone, ownerOf } from './namespaces.mjs';

/** @param {string} prefix the start of the name, with a "-" at its end */
export function makeOwnFolder(prefix) {
  return mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
}

/** Deletes the folders of processes that were killed before they could do it. */
export function sweepFolders(prefix) {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(prefix))) {
    if (!isGone(ownerOf(name, prefix))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's.
    }
  }
}
