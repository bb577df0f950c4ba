/** Runs podman with its own storage: it sees no image of this machine and leaves none there. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, Complaint } from '../lib/run.mjs';

/** The image that deploy/Dockerfile builds, as docs/self-hosting.md names it. */
export const IMAGE = 'parley';

/** @param {string} folder for the storage; the caller deletes both */
export function setUpPodman(folder) {
  mkdirSync(join(folder, 'engine'));
  writeFileSync(
    join(folder, 'containers.conf'),
    [
      '[containers]',
      // podman asks for a million by default, which not every machine allows.
      'default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]',
      '[engine]',
      'runtime = "runc"',
      'cgroup_manager = "cgroupfs"',
      'events_logger = "none"',
      'lock_type = "file"',
      `tmp_dir = "${join(folder, 'engine')}"`,
    ].join('\n'),
  );
  // overlay is much faster; vfs copies whole trees and works everywhere.
  if (!setUpStorage(folder, 'overlay') && !setUpStorage(folder, 'vfs'))
    throw new Complaint('podman cannot store images on this machine.');
}

/** Returns podman's output; throws with its error message. */
export function podman(folder, args, options = {}) {
  const result = spawnSync('podman', args, { ...inFolder(folder), maxBuffer: 1e8, ...options });
  if (result.status !== 0)
    throw new Complaint(`podman ${args[0]} ended with ${result.status}.\n${result.stderr ?? ''}`);
  return result.stdout?.trim();
}

/** The options of a child process that runs podman. */
export function inFolder(folder) {
  const env = {
    ...process.env,
    CONTAINERS_CONF: join(folder, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: join(folder, 'storage.conf'),
  };
  return { env, encoding: 'utf8' };
}

function setUpStorage(folder, driver) {
  const lines = [
    '[storage]',
    `driver = "${driver}"`,
    `runroot = "${join(folder, 'run')}"`,
    `graphroot = "${join(folder, 'store')}"`,
  ];
  writeFileSync(join(folder, 'storage.conf'), lines.join('\n'));
  return ask('podman', ['info'], inFolder(folder)) !== undefined;
}
