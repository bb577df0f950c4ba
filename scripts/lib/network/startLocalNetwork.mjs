/** Starts a local network in its own process, for another script, with a command that uses it. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CANNOT_RUN, CannotRun, Complaint } from '../run.mjs';

const script = fileURLToPath(new URL('../../network.mjs', import.meta.url));

/**
 * Resolves when every node is ready and the command is about to start. Rejects with CannotRun, and
 * the reason, if this system cannot run a network.
 * @param {{ command: string[], options?: string[], log?: (line: string) => void }} parts `options`
 *   are those of network.mjs; `log` gets the lines that the network and the command print, so that
 *   a command can say when it listens
 * @returns {Promise<{ environment: Record<string, string>, ended: Promise<number>,
 *   stop: () => Promise<void> }>} `environment` is the environment of the command, `ended` resolves
 *   with the exit code; the network also ends with this process, no matter how this one ends
 */
export async function startLocalNetwork({ command, options = [], log = () => {} }) {
  const args = [script, '--json', ...options, '--', ...command];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C in the terminal reaches only us; we stop the network in time.
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
    // Windows cannot catch signals: there the network sees the end of the channel.
    if (process.platform !== 'win32') child.kill('SIGTERM');
    else if (child.connected) child.disconnect();
    await ended;
  };
  return { environment, ended, stop };
}
