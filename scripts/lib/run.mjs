/** Runs other programs from plain Node scripts. */
import { spawn, spawnSync } from 'node:child_process';

/**
 * An error that is shown to the person at the terminal as one clear sentence, without a stack
 * trace.
 */
export class Complaint extends Error {}

/** This system cannot do the task; the message gives the reason and a remedy. */
export class CannotRun extends Complaint {}

/**
 * Runs a program to its end with the terminal's own streams.
 * Rejects with a Complaint if it cannot be started or ends with anything but 0.
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options });
    child.on('error', (cause) => reject(new Complaint(`Cannot run ${program}.`, { cause })));
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Complaint(`${program} ${args[0] ?? ''} ended with ${signal ?? code}.`));
    });
  });
}

/**
 * The program, arguments and options that run npm. If npm started this process, its script is
 * known and runs anywhere; otherwise Windows needs a shell to start npm.cmd.
 */
export function npm(...args) {
  const script = process.env.npm_execpath ?? '';
  if (script.endsWith('npm-cli.js')) return [process.execPath, [script, ...args], {}];
  return ['npm', args, { shell: process.platform === 'win32' }];
}

/** The trimmed output of a program; undefined if it cannot run or fails. */
export function ask(program, args, options = {}) {
  const result = spawnSync(program, args, { encoding: 'utf8', ...options });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** The exit code if this system cannot do the task. */
export const CANNOT_RUN = 3;

/** Runs the main function of a script; for a Complaint it prints only the message. */
export async function main(act) {
  try {
    process.exitCode = (await act(process.argv.slice(2))) ?? 0;
  } catch (error) {
    console.error(error instanceof Complaint ? error.message : error);
    process.exitCode = error instanceof CannotRun ? CANNOT_RUN : 1;
  }
}
