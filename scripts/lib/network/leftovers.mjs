/** What a command that used a local network left running. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Ends every process that has the network in its environment, where the system can tell. Only
 * processes that the command started have it, and they are no use without the network.
 */
export function endLeftovers(control) {
  if (control === undefined) return;
  if (process.platform !== 'linux') return;
  for (const pid of readdirSync('/proc').map(Number)) {
    if (!(pid > 1) || pid === process.pid || !hasNetwork(pid, control)) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}

function hasNetwork(pid, control) {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return variables.includes(`PARLEY_NETWORK_CONTROL=${control}`);
  } catch {
    // It is another user's, or it ended.
    return false;
  }
}
