/**
 * Installs what is missing and runs every check and test; the last line counts them.
 *   npm test                everything; half an hour the first time
 *   npm test -- --quick     without Rust and the local network; two minutes
 */
import { cpus } from 'node:os';
import { findPlantedErrors } from './lib/plantedErrors.mjs';
import { checkNode, ensureModules, ensureTestPrograms } from './lib/prepare.mjs';
import { ask, Complaint, main } from './lib/run.mjs';
import { reports, Tally } from './lib/Tally.mjs';

const npx = (...args) => ['npx', ['--no-install', ...args]];
const node = (...args) => [process.execPath, args];

await main(async (args) => {
  const quick = args[0] === '--quick';
  if (args.length > (quick ? 1 : 0)) throw new Complaint('Usage: npm test [-- --quick]');
  checkNode();
  await ensureTestPrograms();
  await ensureModules();
  const tally = new Tally();
  // Rust takes most of the time: it starts first and goes on beside everything else.
  const rust = quick ? Promise.resolve() : checkRust(tally);
  await checkSources(tally);
  await runTests(tally);
  await rust;
  if (!quick) await runOnNetwork(tally);
  return tally.report();
});

async function checkSources(tally) {
  await tally.check('format', ...npx('prettier', '--check', '--log-level=warn', '.'));
  await tally.check('lint', ...npx('eslint', '.', '--max-warnings', '0'));
  await tally.check('types', 'npm', ['run', '--silent', 'check']);
  await tally.act('planted errors are found', findPlantedErrors);
  await tally.check('unused code', ...npx('knip'));
  await tally.check('wasm: sources as packed', ...node('scripts/wasm.mjs', '--check'));
  await tally.check('build', 'npm', ['run', '--silent', 'build']);
  await tally.check('size', ...npx('size-limit'));
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

async function checkRust(tally) {
  if (ask('cargo', ['--version']) === undefined)
    throw new Complaint('The tests need Rust: see rustup.rs, or use "npm test -- --quick".');
  await tally.check('rust: format', 'cargo', ['fmt', '--all', '--check']);
  const env = { CARGO_BUILD_JOBS: String(cpus().length) };
  await tally.check('test node: build', ...node('scripts/network.mjs', '--build-only'), { env });
  await tally.check('rust: clippy', ...node('scripts/clippy.mjs'), { env });
  await tally.check('wasm: verify', ...node('scripts/wasm.mjs', '--verify'), { env });
}

async function runOnNetwork(tally) {
  const tap = 'test-results/network.tap';
  const to = ['--test-reporter=tap', `--test-reporter-destination=${tap}`];
  const files = 'tests/network/network.test.mjs';
  await tally.tests('local network', ...node('--test', ...to, files), tap, reports.tap);
  const contracts = 'test-results/contracts.json';
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${contracts}`];
  const run = ['vitest', 'run', '--project', 'network', ...reporters];
  await tally.tests(
    'contracts on real nodes',
    ...node('scripts/network.mjs', '--', 'npx', '--no-install', ...run),
    contracts,
    reports.vitest,
  );
  const report = 'test-results/e2e.json';
  const inside = ['npx', '--no-install', 'playwright', 'test'];
  const command = node('scripts/network.mjs', '--', ...inside);
  await tally.tests('end to end', ...command, report, reports.playwright);
}
