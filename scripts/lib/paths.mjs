/** Paths of the project and of the cache that outlives a checkout, and hashes of files. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/u, '');

/** Keeps builds that take minutes. */
export const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'parley');

/** The files below a path of the project, or the path itself, relative to the project. */
export function filesBelow(path) {
  const full = join(root, path);
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

export function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** One hash over the names and contents of files. */
export function hashFiles(files) {
  return sha256(...files.flatMap((file) => [file, '\0', sha256(readFileSync(join(root, file)))]));
}
