/**
 * Files that exist in a folder only for a while. They are removed when this process ends, also after
 * a signal. Only SIGKILL leaves them there; then the next process removes them.
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Complaint } from './run.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export class Plants {
  #folder;
  #contents;

  /** @param {Record<string, string>} contents what each file contains, by its path in the folder */
  constructor(folder, contents) {
    this.#folder = folder;
    this.#contents = contents;
  }

  /** Throws a Complaint, and writes nothing, if one of the paths belongs to somebody else. */
  write() {
    this.remove();
    const taken = Object.keys(this.#contents).filter((path) =>
      existsSync(join(this.#folder, path)),
    );
    if (taken.length > 0)
      throw new Complaint(`Move ${taken.join(' and ')} away: a file with an error goes there.`);
    process.on('exit', this.#onExit);
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
    for (const [path, content] of Object.entries(this.#contents)) {
      const full = join(this.#folder, path);
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, content, { flag: 'wx' });
    }
  }

  /**
   * Removes the files that contain exactly what this class writes, and no others; and their folders,
   * if these are empty then.
   */
  remove() {
    process.off('exit', this.#onExit);
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
    for (const [path, content] of Object.entries(this.#contents)) {
      if (!this.#contains(path, content)) continue;
      rmSync(join(this.#folder, path));
      this.#removeIfEmpty(dirname(path));
    }
  }

  #onExit = () => this.remove();

  #onSignal = (signal) => {
    this.remove();
    // Without our listener, the signal ends this process as usual.
    process.kill(process.pid, signal);
  };

  #removeIfEmpty(path) {
    if (path === '.') return;
    try {
      rmdirSync(join(this.#folder, path));
    } catch (error) {
      if (error.code !== 'ENOTEMPTY') throw error;
    }
  }

  #contains(path, content) {
    try {
      return readFileSync(join(this.#folder, path), 'utf8') === content;
    } catch (error) {
      if (error.code === 'ENOENT') return false;
      throw error;
    }
  }
}
