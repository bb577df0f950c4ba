/** podman with a storage of its own: it sees no image of this machine's, and leaves none here. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, Complaint } from '../lib/run.mjs';

/** The image that deploy/Dockerfile builds, as docs/self-hosting.md names it. */
export const IMAGE = 'parley';

/** @param {string} folder for the storage; it is deleted with it */
export function setUpPodman(folder) {
  mkdirSync(join(folder, 'engine'));
  writeFileSync(
    join(folder, 'containers.conf'),
    [
      '[containers]',
      // podman asks for a million by itself, which not every machine may give.
      'default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]',
      '[engine]',
      'runtime = "runc"',
      'cgroup_manager = "cgroupfs"',
      'events_logger = "none"',
      'lock_type = "file"',
      `tmp_dir = "${join(folder, 'engine')}"`,
    ].join('\n'),
  );
  // Much faster than copies of whole trees, which work everywhere.
  if (!setUpStorage(folder, 'overlay') && !setUpStorage(folder, 'vfs'))
    throw new Complaint('podman can keep no images here.');
}

/** What podman prints; throws with its complaint. */
export function podman(folder, args, options = {}) {
  const result = spawnSync('podman', args, { ...inFolder(folder), maxBuffer: 1e8, ...options });
  if (result.status !== 0)
    throw new Complaint(`podman ${args[0]} ended with ${result.status}.\n${result.stderr ?? ''}`);
  return result.stdout?.trim();
}

/** Options for a child process that is podman. */
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
