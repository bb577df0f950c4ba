/** Counts what passed and failed in programs that report it in different ways. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './paths.mjs';
import { CANNOT_RUN } from './run.mjs';

export class Tally {
  passed = 0;
  failed = 0;
  #names = [];
  /** The seconds that each part took, in the order in which the parts ended. */
  #parts = [];

  /** Runs one check, which passes if the program ends with 0. */
  async check(name, program, args, options = {}) {
    const { code, output, seconds } = await this.#run(name, program, args, options);
    const counts = code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    return this.#count(name, { ...counts, seconds }, output);
  }

  /**
   * The same for a program that may end with CANNOT_RUN, and print the reason, if this system
   * cannot run it.
   */
  async checkIfPossible(name, program, args) {
    const { code, output, seconds } = await this.#run(name, program, args, {});
    if (code === CANNOT_RUN) {
      console.log(`\n── ${name}: skipped\n${output}`);
      return true;
    }
    const counts = code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    return this.#count(name, { ...counts, seconds }, output);
  }

  /** Runs tests that write a report; `read` gets its text and returns the counts. */
  async tests(name, program, args, report, read) {
    const path = join(root, report);
    mkdirSync(dirname(path), { recursive: true });
    rmSync(path, { force: true });
    const { code, output, seconds } = await this.#run(name, program, args, {});
    let counts;
    try {
      counts = read(readFileSync(path, 'utf8'));
    } catch {
      // The program ended before it wrote its report: count one failure.
      counts = { passed: 0, failed: 1 };
    }
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    // A run without tests proves nothing.
    if (counts.passed + counts.failed === 0) counts.failed = 1;
    return this.#count(name, { ...counts, seconds }, output);
  }

  /** Passes if `act` resolves. */
  async act(name, act) {
    const began = performance.now();
    let output = '';
    let counts = { passed: 1, failed: 0 };
    try {
      await act();
    } catch (error) {
      output = String(error?.message ?? error);
      counts = { passed: 0, failed: 1 };
    }
    return this.#count(name, { ...counts, seconds: secondsSince(began) }, output);
  }

  report() {
    const width = Math.max(...this.#parts.map(({ name }) => name.length));
    console.log('');
    for (const { name, seconds, passed } of this.#parts)
      console.log(`${name.padEnd(width)} ${String(seconds).padStart(5)} s ${passed} passed`);
    if (this.#names.length > 0) console.log(`\nFailed: ${this.#names.join(', ')}`);
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 && this.passed > 0 ? 0 : 1;
  }

  #count(name, { passed, failed, seconds }, output) {
    this.#parts.push({ name, seconds, passed });
    this.passed += passed;
    this.failed += failed;
    if (failed > 0) this.#names.push(name);
    // Parts run side by side: print the whole output of a part at once.
    console.log(`\n── ${name}: ${failed === 0 ? `${passed} passed` : `${failed} FAILED`}`);
    if (output !== '') console.log(failed === 0 ? output.split('\n').slice(-4).join('\n') : output);
    return failed === 0;
  }

  #run(name, program, args, { env = {}, ...options }) {
    console.log(`… ${name}`);
    const began = performance.now();
    return new Promise((resolve) => {
      const end = (result) => resolve({ ...result, seconds: secondsSince(began) });
      const child = spawn(program, args, {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', ...env },
        ...options,
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data) => (output += data));
      child.on('error', (error) => end({ code: 1, output: String(error) }));
      child.on('close', (code) => end({ code: code ?? 1, output: output.trim() }));
    });
  }
}

function secondsSince(began) {
  return Math.round((performance.now() - began) / 1000);
}

/** Read the JSON reports of Vitest and Playwright, and the TAP of `node --test`. */
export const reports = {
  vitest(text) {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(text);
    // A file that cannot be loaded has no tests, but counts as a failed suite.
    return { passed: numPassedTests, failed: Math.max(numFailedTests, numFailedTestSuites) };
  },
  playwright(text) {
    const { expected, unexpected, flaky } = JSON.parse(text).stats;
    return { passed: expected, failed: unexpected + flaky };
  },
  tap(text) {
    const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'mu').exec(text)?.[1]);
    return { passed: count('pass'), failed: count('fail') + count('cancelled') };
  },
};
