/** Builds the image of deploy/Dockerfile on a base that it makes of packages. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { canInstall, ensurePackages } from '../lib/debian.mjs';
import { root } from '../lib/paths.mjs';
import { ask, CannotRun, Complaint, run } from '../lib/run.mjs';
import { readBase } from './base.mjs';
import { IMAGE, podman, setUpPodman } from './podman.mjs';

/** Installs the build tools; throws CannotRun if it cannot. `way` is the result of findWay. */
export async function ensureBuilder(way, base) {
  readBase(base);
  if (way !== 'root' || !canInstall() || !['x64', 'arm64'].includes(process.arch))
    throw new CannotRun('The full test of the image needs Debian, root, and x64 or arm64.');
  await ensurePackages(['mmdebstrap', 'podman', 'runc'], 'The full test needs Debian.');
}

/**
 * Builds the image into the storage of the folder.
 * @param {ReturnType<import('./readImage.mjs').readImage>} image
 */
export async function buildImage(folder, image) {
  setUpPodman(folder);
  console.log(`Making ${image.base} of packages …`);
  const base = join(folder, 'base');
  await makeBase(folder, base, readBase(image.base));
  await importBase(folder, base, image.base);
  console.log('Building the image …');
  const context = join(folder, 'context');
  await copyProject(context);
  // The OCI format has no HEALTHCHECK. With chroot and the host's network, RUN needs no bridge.
  const how = ['--pull=never', '--layers=false', '--format=docker', '--isolation=chroot'];
  const what = ['--network=host', '-f', 'deploy/Dockerfile', '-t', IMAGE, '.'];
  podman(folder, ['build', ...how, ...what], { cwd: context, stdio: ['ignore', 2, 2] });
  checkReading(folder, image);
}

/** Makes a base of Debian without documentation, Node, npm, and the user of the real base image. */
async function makeBase(folder, base, { node, npm, suite }) {
  const lean = ['man', 'doc', 'locale'].map(
    (name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`,
  );
  // If mmdebstrap is killed, its files are deleted with the folder.
  const env = { ...process.env, TMPDIR: folder };
  await run('mmdebstrap', ['--quiet', '--variant=minbase', ...lean, suite, base], { env });
  await unpack(folder, `node-linux-${process.arch}@${node}`, join(base, 'usr/local'), [
    'package/bin',
  ]);
  const modules = join(base, 'usr/local/lib/node_modules/npm');
  await unpack(folder, `npm@${npm}`, modules);
  for (const name of ['npm', 'npx'])
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(base, 'usr/local/bin', name));
  appendFileSync(join(base, 'etc/passwd'), 'node:x:1000:1000::/home/node:/bin/bash\n');
  appendFileSync(join(base, 'etc/group'), 'node:x:1000:\n');
  await run('install', ['-d', '-o', '1000', '-g', '1000', join(base, 'home/node')]);
  layNpmSettings(base);
}

/** Unpacks an npm package in the newest release of its version. */
async function unpack(folder, name, to, paths = []) {
  const packed = ask('npm', ['pack', '--json', '--pack-destination', folder, name]);
  if (packed === undefined) throw new Complaint(`npm cannot get ${name}.`);
  const file = join(folder, JSON.parse(packed).at(-1).filename);
  mkdirSync(to, { recursive: true });
  const how = ['--no-same-owner', '--strip-components=1'];
  await run('tar', ['-xzf', file, '-C', to, ...how, ...paths]);
  rmSync(file);
}

/** Copies this machine's npm registry and proxy settings for the build stage. */
function layNpmSettings(base) {
  const lines = [];
  for (const name of ['registry', 'proxy', 'https-proxy', 'noproxy']) {
    const value = setting(name);
    if (value !== undefined) lines.push(`${name}=${value}`);
  }
  const authorities = setting('cafile') ?? process.env.NODE_EXTRA_CA_CERTS;
  mkdirSync(join(base, 'usr/local/etc'), { recursive: true });
  if (authorities !== undefined) {
    copyFileSync(authorities, join(base, 'usr/local/etc/npm-ca.pem'));
    lines.push('cafile=/usr/local/etc/npm-ca.pem');
  }
  writeFileSync(join(base, 'usr/local/etc/npmrc'), `${lines.join('\n')}\n`);
}

function setting(name) {
  const value = ask('npm', ['config', 'get', name]);
  return value === 'null' || value === '' ? undefined : value;
}

async function importBase(folder, base, name) {
  const packed = join(folder, 'base.tar');
  await run('tar', ['-cf', packed, '-C', base, '.']);
  podman(folder, ['import', '--quiet', packed, `localhost/${name}`]);
  rmSync(packed);
  rmSync(base, { recursive: true });
}

/** Copies the files that git would commit, with the modes of a checkout under umask 077. */
async function copyProject(to) {
  mkdirSync(to);
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = ask('git', list, { cwd: root, maxBuffer: 1e8 });
  if (files === undefined) throw new Complaint('The full test needs a git checkout.');
  for (const file of files.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    // A deleted file that is not committed yet is still in the list.
    if (existsSync(join(root, file))) copyFileSync(join(root, file), join(to, file));
  }
  await run('chmod', ['-R', 'go-rwx', to]);
}

/** Checks that scripts/image reads the Dockerfile as the real builder does. */
function checkReading(folder, image) {
  const [{ Config: config, Healthcheck: health }] = JSON.parse(
    podman(folder, ['image', 'inspect', IMAGE]),
  );
  const environment = Object.fromEntries(
    config.Env.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  delete environment.PATH;
  assert.deepEqual(
    {
      user: config.User,
      workdir: config.WorkingDir,
      environment,
      ports: Object.keys(config.ExposedPorts),
      command: config.Cmd,
      health: health.Test,
      withinNs: health.Timeout,
    },
    {
      user: image.user,
      workdir: image.workdir,
      environment: image.environment,
      ports: [`${image.port}/tcp`],
      command: image.command,
      health: ['CMD', ...image.health.command],
      withinNs: image.health.withinMs * 1e6,
    },
  );
}
