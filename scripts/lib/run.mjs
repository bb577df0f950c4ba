/** Running other programs from plain Node scripts. */
import { spawn, spawnSync } from 'node:child_process';

/** A clear sentence for the person at the terminal; no stack trace is shown for it. */
export class Complaint extends Error {}

/** This system cannot do what is asked; the message says why, and what to do. */
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
 * Program, arguments and options that run npm. Whoever was started by npm knows its script, which
 * runs anywhere; Windows starts npm.cmd by a shell only.
 */
export function npm(...args) {
  const script = process.env.npm_execpath ?? '';
  if (script.endsWith('npm-cli.js')) return [process.execPath, [script, ...args], {}];
  return ['npm', args, { shell: process.platform === 'win32' }];
}

/** What a program prints, without the line end; undefined if it cannot run or fails. */
export function ask(program, args, options = {}) {
  const result = spawnSync(program, args, { encoding: 'utf8', ...options });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** The exit code where this system cannot do what is asked. */
export const CANNOT_RUN = 3;

/** Runs a script's main function; a Complaint is printed as its sentence. */
export async function main(act) {
  try {
    process.exitCode = (await act(process.argv.slice(2))) ?? 0;
  } catch (error) {
    console.error(error instanceof Complaint ? error.message : error);
    process.exitCode = error instanceof CannotRun ? CANNOT_RUN : 1;
  }
}
