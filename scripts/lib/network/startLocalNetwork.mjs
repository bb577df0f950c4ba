/** A local network for another script of ours, in a process of its own, with a command that uses it. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CANNOT_RUN, CannotRun, Complaint } from '../run.mjs';

const script = fileURLToPath(new URL('../../network.mjs', import.meta.url));

/**
 * Resolves when every node is ready and the command is about to start. Rejects with CannotRun
 * where there can be no network, and says why.
 * @param {{ command: string[], options?: string[], log?: (line: string) => void }} parts `options`
 *   are those of network.mjs; `log` gets the lines that the network and the command print, so that
 *   a command can say when it listens
 * @returns {Promise<{ environment: Record<string, string>, ended: Promise<number>,
 *   stop: () => Promise<void> }>} `environment` is what the command finds, `ended` resolves with
 *   the exit code; the network also ends with this process, however that ends
 */
export async function startLocalNetwork({ command, options = [], log = () => {} }) {
  const args = [script, '--json', ...options, '--', ...command];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C in our terminal is for us; we stop the network when it is time.
    detached: true,
    windowsHide: true,
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
    throw code === CANNOT_RUN
      ? new CannotRun(why)
      : new Complaint(`The local network did not start. ${why}`);
  });
  early.catch(() => {});
  const { environment } = await Promise.race([announcement, early]);
  ready = true;
  const stop = async () => {
    // Windows has no signals to catch: there the end of the channel tells.
    if (process.platform !== 'win32') child.kill('SIGTERM');
    else if (child.connected) child.disconnect();
    await ended;
  };
  return { environment, ended, stop };
}
