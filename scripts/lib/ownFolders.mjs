/** Makes and sweeps temporary folders that are named after the process that made them. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @param {string} prefix the start of the name, with "-" at its end */
export function makeOwnFolder(prefix) {
  return mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
}

/** Deletes the folders of processes that were killed before they could do it themselves. */
export function sweepFolders(prefix) {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(prefix))) {
    const [, owner] = /^([1-9]\d*)-/u.exec(name.slice(prefix.length)) ?? [];
    if (owner === undefined || !isGone(Number(owner))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // The folder belongs to another user.
    }
  }
}

/** Whether the process has ended. Our own id counts: an earlier process had it before us. */
function isGone(pid) {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
