/** Installs packages on Debian and related systems, if this process runs as root. */
import { existsSync } from 'node:fs';
import { ask, Complaint, run } from './run.mjs';

export function canInstall() {
  return existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
}

/** Installs the missing packages; throws a Complaint with `otherwise` if it cannot. */
export async function ensurePackages(packages, otherwise) {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  if (!canInstall()) throw new Complaint(otherwise);
  console.log(`Installing ${missing.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] };
  await run('apt-get', ['update', '-q'], quiet);
  await run('apt-get', ['install', '-qy', '--no-install-recommends', ...missing], quiet);
}

function isInstalled(name) {
  return ask('dpkg-query', ['-W', '-f', '${Status}', name]) === 'install ok installed';
}
