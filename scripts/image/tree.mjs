/**
 * Lays out the files of the image without its base: what the final stage copies, and this machine's
 * Node with its libraries. The tree contains nothing else: no shell, no package.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { ask, Complaint } from '../lib/run.mjs';

const DEVICES = ['null', 'zero', 'random', 'urandom'];

/** @param {string} top an empty folder that becomes the image's root */
export function layTree(top, { workdir, copies }) {
  for (const folder of ['dev', 'etc', 'home/node', 'proc', 'tmp']) makeFolder(join(top, folder));
  for (const name of DEVICES) writeFileSync(join(top, 'dev', name), '');
  writeFileSync(join(top, 'etc/passwd'), 'root:x:0:0::/root:\nnode:x:1000:1000::/home/node:\n');
  layNode(top);
  makeFolder(join(top, workdir));
  for (const { from, to } of copies) layCopy(from, join(top, to));
}

/** Paths of the machine that the tree needs as bind mounts, at the same paths. */
export const MOUNTS = ['/proc', ...DEVICES.map((name) => `/dev/${name}`)];

/** Every path that the image or the server created, with the properties that a write changes. */
export function snapshot(top) {
  const found = new Map();
  const add = (path) => {
    const { mode, size, mtimeMs, ctimeMs } = lstatSync(join(top, path));
    found.set(path, [mode, size, mtimeMs, ctimeMs].join(' '));
  };
  add('.');
  for (const entry of readdirSync(top, { withFileTypes: true })) {
    // The machine's own files are mounted there.
    if (['dev', 'proc'].includes(entry.name)) continue;
    add(entry.name);
    if (!entry.isDirectory()) continue;
    for (const path of readdirSync(join(top, entry.name), { recursive: true }))
      add(join(entry.name, path));
  }
  return found;
}

function layNode(top) {
  const libraries = ask('ldd', [process.execPath]);
  if (libraries === undefined) throw new Complaint(`ldd cannot read ${process.execPath}.`);
  copyFile(process.execPath, join(top, 'usr/local/bin/node'), 0o755);
  for (const [, path] of libraries.matchAll(/(?:^|\s)(\/\S+) \(0x/gmu))
    copyFile(path, join(top, path), 0o755);
}

/** Copies files with the modes of the build stage; see its chmod. */
function layCopy(from, to) {
  const source = join(root, from);
  if (!existsSync(source)) throw new Complaint(`${from} is missing: run "npm run build" first.`);
  if (!lstatSync(source).isDirectory()) return copyFile(source, to, 0o644);
  makeFolder(to);
  for (const name of readdirSync(source)) layCopy(join(from, name), join(to, name));
}

function copyFile(from, to, mode) {
  makeFolder(dirname(to));
  copyFileSync(from, to);
  chmodSync(to, mode);
}

/** Makes a folder that every user can read, regardless of the umask. */
function makeFolder(path) {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
  chmodSync(path, 0o755);
}
