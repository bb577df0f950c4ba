/** Deletes control groups of Linux: they do not end with a namespace. */
import { readdirSync, rmdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const TOP = '/sys/fs/cgroup';

/** The control group for podman's containers of this folder, as --cgroup-parent expects it. */
export function controlGroupOf(folder) {
  return `/${basename(folder)}`;
}

/** Deletes the group. No process may be left in it. */
export function removeControlGroup(folder) {
  // Version 1 has a tree for each controller, version 2 has one for all of them.
  for (const top of [TOP, ...foldersIn(TOP)]) removeGroups(join(top, controlGroupOf(folder)));
}

function removeGroups(path) {
  for (const inner of foldersIn(path)) removeGroups(inner);
  try {
    rmdirSync(path);
  } catch {
    // This tree has no such group.
  }
}

function foldersIn(path) {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name));
  } catch {
    return [];
  }
}
