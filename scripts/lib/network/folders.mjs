/** The folders of local networks, and what networks left that could not clean up. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Every name goes on with the id of the process that made it. */
const PREFIX = 'parley-network-';

export function makeFolder() {
  return mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
}

/** Deletes the folders of processes that were killed before they could do it. */
export function sweepFolders() {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(PREFIX))) {
    const [, owner] = /^([1-9]\d*)-/u.exec(name.slice(PREFIX.length)) ?? [];
    if (owner === undefined || !isGone(Number(owner))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // It belongs to another user.
    }
  }
}

/** Whether no process, or only this one, which is new, has the id. */
function isGone(pid) {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
