/** Installs what `npm start` and `npm test` need; nobody has to install anything before. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages } from './debian.mjs';
import { root, sha256 } from './paths.mjs';
import { Complaint, npm, run } from './run.mjs';

const MINIMUM = [20, 19];

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1]))
    throw new Complaint(
      `Parley needs Node ${MINIMUM.join('.')} or newer; this is ${process.version}.`,
    );
}

/** Installs the packages of the lock file, unless they are already installed. */
export async function ensureModules() {
  const lock = sha256(readFileSync(join(root, 'package-lock.json')));
  const mark = join(root, 'node_modules', '.parley-lock');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
  console.log('Installing the packages that Parley is made of …');
  const [program, args, options] = npm('ci', '--no-audit', '--no-fund', '--loglevel=error');
  await run(program, args, { cwd: root, ...options });
  writeFileSync(mark, lock);
}

/** Installs the programs that the tests use. */
export async function ensureTestPrograms() {
  const programs = [
    process.env.PARLEY_CHROMIUM ?? '/usr/bin/chromium',
    '/usr/bin/firefox-esr',
    '/usr/bin/WebKitWebDriver',
    '/usr/bin/Xvfb',
    '/usr/bin/openssl',
  ];
  if (programs.every((program) => existsSync(program))) return;
  await ensurePackages(
    ['chromium', 'firefox-esr', 'webkit2gtk-driver', 'xvfb', 'openssl'],
    'The tests need Chromium (or PARLEY_CHROMIUM), Firefox ESR, WebKitWebDriver, Xvfb and openssl.',
  );
}
