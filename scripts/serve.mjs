/**
 * Builds the app, compresses its files and serves it for others, with the relay.
 *   npm run serve -- --behind-proxy            behind a proxy that serves https
 *   npm run serve -- --tls-cert … --tls-key …  with its own https
 *   npm run serve -- --help                    prints all options
 *   npm run serve -- --build-only              only builds the app, for another web server
 * docs/self-hosting.md has the details.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { compress } from './lib/compress.mjs';
import { root } from './lib/paths.mjs';
import { checkNode, ensureModules } from './lib/prepare.mjs';
import { main, run } from './lib/run.mjs';

const SERVER = join(root, 'dist-server', 'main.js');
/** Defaults. The environment takes precedence over them, and the command line over both. */
const HOSTING = { PARLEY_RELAY: '1', PARLEY_LOG: 'events' };

await main(async (args) => {
  checkNode();
  await ensureModules();
  // Build the server first, so that a mistyped option and --help do not wait for the app.
  const quiet = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] };
  const onlyServer = ['vite', 'build', '--config', 'server/vite.config.ts'];
  await run('npx', ['--no-install', ...onlyServer], quiet);
  if (args.includes('--help')) return serve(['--help']);
  const onlyBuild = args.length === 1 && args[0] === '--build-only';
  if (!onlyBuild && (await serve([...args, '--check'])) !== 0) return 1;
  console.log('Building Parley …');
  await run('npm', ['run', '--silent', 'build'], quiet);
  await compress(join(root, 'dist'));
  return onlyBuild ? 0 : serve(args);
});

/** Runs the server until it ends, and passes signals on to it. */
function serve(args) {
  const env = { ...HOSTING, ...process.env };
  const server = spawn(process.execPath, [SERVER, ...args], { stdio: 'inherit', env });
  const pass = (signal) => {
    // Ctrl-C in a terminal reaches the server too, and a second SIGINT would end it at once.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) server.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolve) => {
    server.on('exit', (code) => {
      for (const signal of signals) process.off(signal, pass);
      resolve(code ?? 0);
    });
  });
}
