/**
 * Runs the image's files without a container engine: a tree in memory is the root folder, and the
 * image's user has no capability. The caller runs it in namespaces, whose end unmounts everything.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { ask, Complaint } from '../lib/run.mjs';
import { idOf, PATH } from './base.mjs';
import { ServerProcess } from './ServerProcess.mjs';
import { layTree, MOUNTS, snapshot } from './tree.mjs';

export class TreeContainer {
  #image;
  #top;
  #way;
  #before;

  /**
   * @param {string} top an empty folder
   * @param {'root' | 'user'} way how the namespaces were made: an ordinary user can map only one
   *   id, so the image's user then owns the files, and only the mount makes them read-only
   */
  constructor(image, top, way) {
    this.#image = image;
    this.#top = top;
    this.#way = way;
    mount('-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', top);
    layTree(top, image);
    for (const path of MOUNTS) mount('--rbind', path, join(top, path));
  }

  /** Starts the image's command. If `writable`, every user may write everywhere. */
  start(environment, { writable = false } = {}) {
    mount('-o', 'remount,bind,rw', this.#top);
    if (writable)
      for (const path of snapshot(this.#top).keys()) chmodSync(join(this.#top, path), 0o777);
    this.#before = snapshot(this.#top);
    if (!writable) mount('-o', 'remount,bind,ro', this.#top);
    const [program, args, options] = this.#inside(this.#image.command, environment);
    return new ServerProcess(spawn(program, args, options));
  }

  /** The process id of the server inside the container. */
  pidInside(server) {
    return server.pid;
  }

  /** Runs another command as the image's user, beside the server if the server runs. */
  run(command, environment, timeout) {
    const [program, args, options] = this.#inside(command, environment);
    const { status, stdout, stderr } = spawnSync(program, args, { ...options, timeout });
    return { code: status, output: `${stdout}${stderr}`.trim() };
  }

  /** The paths that were written, created or deleted since the start. */
  changes() {
    const now = snapshot(this.#top);
    const paths = new Set([...this.#before.keys(), ...now.keys()]);
    return [...paths].filter((path) => this.#before.get(path) !== now.get(path));
  }

  /** Does nothing: the end of the namespaces removes everything. */
  remove() {}

  #inside([program, ...args], environment) {
    const { user, workdir, environment: own } = this.#image;
    const id = String(idOf(user));
    const as =
      this.#way === 'root'
        ? ['--setgid', id, '--setuid', id]
        : ['--user', `--map-user=${id}`, `--map-group=${id}`];
    const change = ['unshare', '--root', this.#top, '--wd', workdir, ...as, '--', program, ...args];
    const env = { PATH, HOME: '/', ...own, ...environment };
    const stdio = ['ignore', 'pipe', 'pipe'];
    return ['setpriv', ['--no-new-privs', ...change], { env, stdio, encoding: 'utf8' }];
  }
}

function mount(...args) {
  if (ask('mount', args, { stdio: ['ignore', 'pipe', 'inherit'] }) === undefined)
    throw new Complaint(`mount ${args.join(' ')} failed.`);
}
