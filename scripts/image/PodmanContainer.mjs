/** Runs the built image with podman and runc, as docs/self-hosting.md says to run it. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { Complaint } from '../lib/run.mjs';
import { controlGroupOf } from './controlGroups.mjs';
import { IMAGE, inFolder, podman } from './podman.mjs';
import { ServerProcess } from './ServerProcess.mjs';

export class PodmanContainer {
  #folder;
  #flags;
  #started = 0;

  /** @param {string} folder whose storage has the image */
  constructor(folder) {
    this.#folder = folder;
    // Unlike Docker, podman mounts writable folders over a read-only file system.
    const asDocker = ['--read-only-tmpfs=false'];
    const around = ['--network=host', `--cgroup-parent=${controlGroupOf(folder)}`];
    this.#flags = [...documentedFlags(), ...asDocker, ...around];
  }

  /** Starts the image's command. If `writable`, the user may write where the modes allow it. */
  start(environment, { writable = false } = {}) {
    this.#started += 1;
    const flags = writable ? this.#writable : this.#flags;
    const args = ['run', '--name', this.#name, ...flags, ...variables(environment), IMAGE];
    const stdio = ['ignore', 'pipe', 'pipe'];
    return new ServerProcess(spawn('podman', args, { ...inFolder(this.#folder), stdio }));
  }

  /** The server is the first process of its container. */
  pidInside() {
    return 1;
  }

  /** Runs another command as the image's user, in the server's container if the server runs. */
  run(command, environment, timeout) {
    const how =
      this.#started > 0
        ? ['exec', ...variables(environment), this.#name]
        : ['run', '--rm', ...this.#flags, ...variables(environment), IMAGE];
    const options = { ...inFolder(this.#folder), timeout };
    const { status, stdout, stderr } = spawnSync('podman', [...how, ...command], options);
    return { code: status, output: (status === 0 ? stdout : stdout + stderr).trim() };
  }

  /** The paths that the last container changed, without those that podman changes in every container. */
  changes() {
    const idle = `${IMAGE}-idle`;
    podman(this.#folder, ['run', '--name', idle, ...this.#writable, IMAGE, 'node', '-e', '0']);
    const usual = this.#diff(idle);
    return this.#diff(this.#name).filter((path) => !usual.includes(path));
  }

  remove() {
    podman(this.#folder, ['rm', '--all', '--force', '--time', '0']);
  }

  get #writable() {
    return this.#flags.filter((flag) => flag !== '--read-only');
  }

  #diff(name) {
    return podman(this.#folder, ['diff', name]).split('\n').filter(Boolean);
  }

  get #name() {
    return `${IMAGE}-${this.#started}`;
  }
}

/** The options of "docker run" in the manual, without the name and the published port. */
function documentedFlags() {
  const manual = readFileSync(join(root, 'docs/self-hosting.md'), 'utf8');
  const [, text] = /^docker run ((?:.*\\\n)*.*) parley$/mu.exec(manual) ?? [];
  if (text === undefined) throw new Complaint('docs/self-hosting.md has no "docker run … parley".');
  const words = text.split(/[\s\\]+/u);
  const flags = words.filter((word, index) => {
    const named = (at) => ['--name', '-p'].includes(words[at]);
    return word !== '-d' && !named(index) && !named(index - 1);
  });
  if (!flags.includes('--read-only'))
    throw new Complaint('docs/self-hosting.md runs the image without --read-only.');
  return flags;
}

function variables(environment) {
  return Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
}
