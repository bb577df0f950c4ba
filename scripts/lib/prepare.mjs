/** Installs what `npm start` and `npm test` need; nobody has to install anything before. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages } from './debian.mjs';
import { root, sha256 } from './paths.mjs';
import { ask, Complaint, npm, run } from './run.mjs';

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

/** The programs that tests use: the Debian package of each, and whether it is here. */
const PROGRAMS = {
  'Chromium (or PARLEY_CHROMIUM)': {
    debian: 'chromium',
    isHere: () => existsSync(process.env.PARLEY_CHROMIUM ?? '/usr/bin/chromium'),
  },
  openssl: { debian: 'openssl', isHere: () => ask('openssl', ['version']) !== undefined },
  'Firefox ESR': { debian: 'firefox-esr', isHere: () => existsSync('/usr/bin/firefox-esr') },
  WebKitWebDriver: {
    debian: 'webkit2gtk-driver',
    isHere: () => existsSync('/usr/bin/WebKitWebDriver'),
  },
  Xvfb: { debian: 'xvfb', isHere: () => existsSync('/usr/bin/Xvfb') },
};

/** For the benchmark. */
export const CHROMIUM = ['Chromium (or PARLEY_CHROMIUM)'];
/** For unit and browser tests; the tests of the server make certificates. */
export const FOR_QUICK_TESTS = [...CHROMIUM, 'openssl'];
/** For the end-to-end tests as well. */
export const FOR_ALL_TESTS = Object.keys(PROGRAMS);

/** Installs the programs that are missing; throws a Complaint that names them if it cannot. */
export async function ensurePrograms(names) {
  const missing = names.filter((name) => !PROGRAMS[name].isHere());
  if (missing.length === 0) return;
  const complaint = `These programs are missing: ${missing.join(', ')}.`;
  const packages = missing.map((name) => PROGRAMS[name].debian);
  await ensurePackages(packages, complaint);
  // A package can be installed while PARLEY_CHROMIUM names a file that does not exist.
  if (!missing.every((name) => PROGRAMS[name].isHere())) throw new Complaint(complaint);
}
