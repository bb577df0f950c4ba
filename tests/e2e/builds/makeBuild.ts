/** Builds the app again, as another version. */
import { execFile } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Builds into this folder; returns the program that serves it. */
export async function makeBuild(name: string, folder: string): Promise<string> {
  const env = { ...process.env, PARLEY_TEST_BUILD: name };
  const dist = join(folder, 'dist');
  for (const [config, empty] of [
    ['tests/e2e/builds/vite.config.ts', '--emptyOutDir'],
    ['vite.serviceWorker.config.ts', '--no-emptyOutDir'],
  ] as const) {
    const args = ['build', '--logLevel', 'warn', '--config', config, '--outDir', dist, empty];
    await run(process.execPath, ['node_modules/vite/bin/vite.js', ...args], { env });
  }
  cpSync('dist-server', join(folder, 'dist-server'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  return join(folder, 'dist-server', 'main.js');
}
