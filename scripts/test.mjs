/**
 * Installs what is missing and runs every check and test; the last line counts them.
 *   npm test                everything; packed programs are built again only if they changed
 *   npm test -- --quick     without the local network and the end-to-end tests
 *   npm test -- --all       everything, and builds the packed programs again; needs Rust, takes an hour
 */
import { cpus } from 'node:os';
import { checkWithPlantedErrors } from './lib/plantedErrors.mjs';
import {
  checkNode,
  ensureModules,
  ensurePrograms,
  FOR_ALL_TESTS,
  FOR_QUICK_TESTS,
} from './lib/prepare.mjs';
import { isVerified } from './lib/rust/verified.mjs';
import { Complaint, main } from './lib/run.mjs';
import { reports, Tally } from './lib/Tally.mjs';

const npx = (...args) => ['npx', ['--no-install', ...args]];
const node = (...args) => [process.execPath, args];

await main(async (args) => {
  const [mode, ...more] = args;
  if (more.length > 0 || ![undefined, '--quick', '--all'].includes(mode))
    throw new Complaint('Usage: npm test [-- --quick | --all]');
  const [quick, all] = [mode === '--quick', mode === '--all'];
  checkNode();
  await ensurePrograms(quick ? FOR_QUICK_TESTS : FOR_ALL_TESTS);
  await ensureModules();
  const tally = new Tally();
  // The first two keep the cores busy; the networks mostly wait.
  await Promise.all([checkSources(tally), runTests(tally), !quick && runNetwork(tally)]);
  await checkPacked(tally, all);
  if (quick) return tally.report();
  await runContracts(tally);
  await runEndToEnd(tally);
  return tally.report();
});

async function checkSources(tally) {
  await tally.check('format', ...npx('prettier', '--check', '--log-level=warn', '.'));
  await checkWithPlantedErrors(tally);
  await tally.check('build', 'npm', ['run', '--silent', 'build']);
  await tally.check('size', ...npx('size-limit'));
  await tally.checkIfPossible('container image', ...node('scripts/image.mjs'));
}

async function runTests(tally) {
  const report = 'test-results/vitest.json';
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  await tally.tests(
    'unit and browser',
    ...npx('vitest', 'run', ...reporters),
    report,
    reports.vitest,
  );
}

/**
 * Checks the packed programs and their Rust sources. To build them takes an hour, so that happens
 * only if something differs from what was verified, or with --all.
 */
async function checkPacked(tally, all) {
  await tally.check('wasm: sources as packed', ...node('scripts/wasm.mjs', '--check'));
  await tally.check('local node: sources as packed', ...node('scripts/localNode.mjs', '--check'));
  const env = { CARGO_BUILD_JOBS: String(cpus().length) };
  for (const [name, label, ...script] of [
    ['clippy', 'rust: format and clippy', 'scripts/clippy.mjs'],
    ['localNode', 'local node: built again', 'scripts/localNode.mjs', '--verify'],
    ['module', 'wasm: built again', 'scripts/wasm.mjs', '--verify'],
  ])
    if (all || !isVerified(name)) await tally.check(label, ...node(...script), { env });
    else console.log(`… ${label}: already verified`);
}

function runNetwork(tally) {
  const tap = 'test-results/network.tap';
  const to = ['--test-reporter=tap', `--test-reporter-destination=${tap}`];
  const files = 'tests/network/network.test.mjs';
  return tally.tests('local network', ...node('--test', ...to, files), tap, reports.tap);
}

function runContracts(tally) {
  const contracts = 'test-results/contracts.json';
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${contracts}`];
  const run = ['vitest', 'run', '--project', 'network', ...reporters];
  return tally.tests(
    'contracts on real nodes',
    ...node('scripts/network.mjs', '--', 'npx', '--no-install', ...run),
    contracts,
    reports.vitest,
  );
}

function runEndToEnd(tally) {
  const report = 'test-results/e2e.json';
  return tally.tests('end to end', ...npx('playwright', 'test'), report, reports.playwright);
}
