/** Runs a program of this folder in its own process and reads its output line by line. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Program {
  readonly line: () => Promise<string>;
  readonly ends: () => void;
}

export function program(file: string, args: readonly string[] = []): Program {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const input = createInterface({ input: child.stdout });
  const lines: AsyncIterator<string, undefined> = input[Symbol.asyncIterator]();
  return {
    line: async () => {
      const next = await lines.next();
      if (next.done === true) throw new Error(`${file} ended`);
      return next.value;
    },
    ends: () => {
      child.stdin.end();
      child.kill();
    },
  };
}
