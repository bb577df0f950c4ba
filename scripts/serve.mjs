/**
 * Builds the app, compresses its files and serves it for others, with the relay.
 *   npm run serve -- --behind-proxy            for a proxy in front that has https
 *   npm run serve -- --tls-cert … --tls-key …  with https of its own
 *   npm run serve -- --help                    all that can be said
 *   npm run serve -- --build-only              builds, and leaves the serving to somebody else
 * docs/self-hosting.md tells more.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { compress } from './lib/compress.mjs';
import { root } from './lib/paths.mjs';
import { checkNode, ensureModules } from './lib/prepare.mjs';
import { main, run } from './lib/run.mjs';

const SERVER = join(root, 'dist-server', 'main.js');
/** What the environment says goes before it, and what is said here before both. */
const HOSTING = { PARLEY_RELAY: '1', PARLEY_LOG: 'events' };

await main(async (args) => {
  checkNode();
  await ensureModules();
  // First, and alone: a mistyped option, and the help, need not wait for the app.
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

/** Until it ends; signals are for it. */
function serve(args) {
  const env = { ...HOSTING, ...process.env };
  const server = spawn(process.execPath, [SERVER, ...args], { stdio: 'inherit', env });
  const pass = (signal) => {
    // Ctrl-C in a terminal reaches it by itself, and twice would mean at once.
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
