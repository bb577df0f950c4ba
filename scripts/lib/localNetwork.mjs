/**
 * A local network for another script of ours, which itself stays outside of it. The command runs
 * on the browser's machine, inside; it and the script can meet at a unix socket with a path in
 * the temporary folder, because files, unlike addresses, are the same on both sides. (Not below
 * /run: an ordinary user's network has a /run of its own.)
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CannotRun } from './namespaces.mjs';
import { Complaint } from './run.mjs';

const script = fileURLToPath(new URL('../network.mjs', import.meta.url));

/**
 * Resolves when every node is ready and the command is about to start. Rejects with CannotRun
 * where there can be no network, and says why.
 * @param {{ command: string[], nodes?: number, log?: (line: string) => void }} options `log` gets
 *   the lines that the network and the command print, so that a command can say when it listens
 * @returns {Promise<{ bootstrapRecord: string, password: string, control: string,
 *   ended: Promise<number>, stop: () => Promise<void> }>} `ended` resolves with the exit code; the
 *   network also ends with this process, however that ends
 */
export async function startLocalNetwork({ command, nodes = 6, log = () => {} }) {
  const args = [script, '--json', '--nodes', String(nodes), '--', ...command];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C in our terminal is for us; we stop the network when it is time.
    detached: true,
  });
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  const complaints = [];
  let ready = false;
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (!ready) complaints.push(line);
    log(line);
  });
  const announcement = new Promise((resolve) => {
    const lines = createInterface({ input: child.stdout });
    lines.once('line', (first) => {
      resolve(JSON.parse(first));
      lines.on('line', log);
    });
  });
  const early = ended.then((code) => {
    const why = complaints.join('\n');
    throw code === 3
      ? new CannotRun(why)
      : new Complaint(`The local network did not start. ${why}`);
  });
  early.catch(() => {});
  const { bootstrapRecord, password, control } = await Promise.race([announcement, early]);
  ready = true;
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { bootstrapRecord, password, control, ended, stop };
}
