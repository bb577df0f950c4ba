/** Tells the service worker which files make up the app: those of the build in its own folder. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';
import type { ShellFile } from '../src/offline/ShellFile.ts';

/**
 * Files that the app does not need to run: those that the browser fetches before it installs the
 * app, and those that servers send in place of another file. And files that must not be kept: the
 * browser finds an update by `sw.js`, and `parley.json` belongs to the server, not to the build.
 */
const LEFT_OUT = /^(?:sw\.js|parley\.json|screenshots\/.*|.*\.(?:map|br|gz|zst))$/u;
/** Vite puts a hash into the name of each of these files. */
const HASHED = /^assets\//u;

export function shellFiles(folder: string): readonly ShellFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => !LEFT_OUT.test(name))
    .sort()
    .map((name) => shellFile(name, readFileSync(join(folder, name))));
}

function shellFile(name: string, content: Buffer): ShellFile {
  const hash = createHash('sha256').update(content).digest('base64');
  return {
    url: name === 'index.html' ? './' : `./${name}`,
    revision: HASHED.test(name) ? undefined : hash.slice(0, 12),
    integrity: `sha256-${hash}`,
  };
}

const MODULE = 'virtual:shell';

/** The module `virtual:shell`, made from the files that are already in the output folder. */
export function shellModule(): Plugin {
  let folder = '';
  return {
    name: 'parley-shell',
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir);
    },
    resolveId: (source) => (source === MODULE ? `\0${MODULE}` : undefined),
    load: (id) =>
      id === `\0${MODULE}`
        ? `export const shell = ${JSON.stringify(shellFiles(folder))};`
        : undefined,
  };
}
