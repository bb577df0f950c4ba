/** What Cargo.lock says of some packages of the workspace and all that they are built from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.mjs';
import { Complaint } from '../run.mjs';

const readLock = () => readFileSync(join(root, 'Cargo.lock'), 'utf8');

/** The entries as they stand there. Other packages may change without changing this text. */
export function lockedFor(names) {
  const entries = readEntries(readLock());
  const wanted = new Map();
  const add = (entry) => {
    if (wanted.has(entry.id)) return;
    wanted.set(entry.id, entry.text);
    for (const dependency of entry.dependencies) add(find(entries, dependency));
  };
  for (const name of names) add(find(entries, name));
  return [...wanted.keys()]
    .sort()
    .map((id) => wanted.get(id))
    .join('\n');
}

/** Version and checksum of the one package of that name. */
export function lockedPackage(name) {
  const { text } = find(readEntries(readLock()), name);
  return { version: field(text, 'version'), checksum: field(text, 'checksum'), text };
}

function readEntries(lock) {
  return lock
    .split('[[package]]')
    .slice(1)
    .map((text) => {
      const list = /^dependencies = \[([^\]]*)\]/mu.exec(text)?.[1] ?? '';
      const [name, version] = [field(text, 'name'), field(text, 'version')];
      return {
        id: `${name} ${version}`,
        name,
        text: text.trim(),
        dependencies: [...list.matchAll(/"([^"]+)"/gu)].map(([, dependency]) => dependency),
      };
    });
}

/** `wanted` is a name, with a version if there are several of that name. */
function find(entries, wanted) {
  const [name, version] = wanted.split(' ');
  const found = entries.filter(
    (entry) => entry.name === name && (version === undefined || entry.id === `${name} ${version}`),
  );
  if (found.length !== 1)
    throw new Complaint(`Cargo.lock has ${found.length} packages "${wanted}" instead of one.`);
  return found[0];
}

function field(text, name) {
  return new RegExp(`^${name} = "([^"]*)"`, 'mu').exec(text)?.[1];
}
