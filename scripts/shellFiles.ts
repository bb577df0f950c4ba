/** Tells the service worker which files make the app: those of the build that it is put beside. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';
import type { ShellFile } from '../src/offline/ShellFile.ts';

/**
 * Not needed to run: what the browser asks for by itself before installing, and what servers
 * send instead of another file. And what must not be kept: `sw.js` is how an update is found,
 * and `parley.json` is the server's word, not the build's.
 */
const LEFT_OUT = /^(?:sw\.js|parley\.json|screenshots\/.*|.*\.(?:map|br|gz|zst))$/u;
/** Vite puts a hash into the name of everything here. */
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

/** The module `virtual:shell`, made of what is in the output folder already. */
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
