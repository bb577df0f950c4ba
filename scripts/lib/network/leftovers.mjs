/** Ends what a command left running that used a local network. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Kills every process that has the network in its environment; works only on Linux. Only processes
 * that the command started have it, and without the network they are of no use.
 */
export function endLeftovers(control) {
  if (control === undefined) return;
  if (process.platform !== 'linux') return;
  for (const pid of readdirSync('/proc').map(Number)) {
    if (!(pid > 1) || pid === process.pid || !hasNetwork(pid, control)) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // The process has ended.
    }
  }
}

function hasNetwork(pid, control) {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return variables.includes(`PARLEY_NETWORK_CONTROL=${control}`);
  } catch {
    // The process belongs to another user, or has ended.
    return false;
  }
}
