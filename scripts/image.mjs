/**
 * Tests the container image of deploy/Dockerfile on this machine, without a registry of images:
 *   npm run image             runs the files of the image, from "npm run build", with this machine's
 *                             Node instead of the base image; takes some seconds
 *   npm run image -- --full   makes a base of Debian's packages, builds the image on it with podman,
 *                             and runs it as docs/self-hosting.md says; needs Debian, root and the
 *                             package registries; takes two minutes
 * If this system cannot run the test, it prints the reason and exits with 3.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildImage, ensureBuilder } from './image/buildImage.mjs';
import { removeControlGroup } from './image/controlGroups.mjs';
import { findWay, runIsolated, runMountsIsolated } from './image/isolation.mjs';
import { PodmanContainer } from './image/PodmanContainer.mjs';
import { readImage } from './image/readImage.mjs';
import { TreeContainer } from './image/TreeContainer.mjs';
import { tryImage } from './image/trial.mjs';
import { makeOwnFolder, sweepFolders } from './lib/ownFolders.mjs';
import { root } from './lib/paths.mjs';
import { Complaint, main } from './lib/run.mjs';

const FOLDER = 'parley-image-';

await main(async (args) => {
  const options = parse(args);
  const image = readImage(readFileSync(join(root, 'deploy/Dockerfile'), 'utf8'));
  if (options.inside !== undefined) return inside(image, options);
  return outside(image, options.full);
});
// The IPC channel to the outer process would keep the inner one alive.
process.exit();

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        full: { type: 'boolean', default: false },
        // This script passes these to itself in the namespaces: the folder, the part to run, and the way.
        inside: { type: 'string' },
        part: { type: 'string' },
        way: { type: 'string' },
      },
    }).values;
  } catch (cause) {
    throw new Complaint('Usage: npm run image [-- --full]', { cause });
  }
}

/** Tests the image in namespaces, so that nothing remains on the machine afterwards. */
async function outside({ base }, full) {
  const way = findWay();
  if (full) await ensureBuilder(way, base);
  sweepFolders(FOLDER);
  const folder = makeOwnFolder(FOLDER);
  const again = (part) => [fileURLToPath(import.meta.url), '--inside', folder, '--part', part];
  try {
    if (!full) return await runIsolated(way, [...again('tree'), '--way', way]);
    const code = await runMountsIsolated(again('build'));
    return code === 0 ? await runIsolated(way, again('podman')) : code;
  } finally {
    removeControlGroup(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inside(image, { inside: folder, part, way }) {
  // This is the first process of the namespaces: its end also ends all others.
  process.on('disconnect', () => process.exit(1));
  if (part === 'build') await buildImage(folder, image);
  else if (part === 'podman') await tryContainer(new PodmanContainer(folder), image);
  else await tryContainer(new TreeContainer(image, makeTop(folder), way), image);
  return 0;
}

async function tryContainer(container, image) {
  try {
    await tryImage(container, image, (sentence) => console.log(`- ${sentence}`));
  } finally {
    container.remove();
  }
  console.log('The image works.');
}

function makeTop(folder) {
  const top = join(folder, 'root');
  mkdirSync(top);
  return top;
}
