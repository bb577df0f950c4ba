/**
 * Runs a part of the test in namespaces: its mounts and processes end with it, so a killed test
 * leaves no mount and no server. In its own network every port is free.
 */
import { spawn, spawnSync } from 'node:child_process';
import { ask, CannotRun, Complaint } from '../lib/run.mjs';

/** An ordinary user is root in these namespaces. All processes there end with the first one. */
const UNSHARE = ['unshare', '-Urnm', '--kill-child', '-pf', 'sh', '-c'];
const WAYS = { root: UNSHARE.with(UNSHARE.indexOf('-Urnm'), '-nm'), user: UNSHARE };
const OWN_PROCESSES = 'mount -t proc proc /proc';
const OWN_NETWORK = `${OWN_PROCESSES} && mount -t tmpfs tmpfs /run && ip link set lo up`;
/** Keeps this machine's network, and its /run, which it may need to look up names. */
const ONLY_MOUNTS = UNSHARE.with(UNSHARE.indexOf('-Urnm'), '-m');
const PROGRAMS = ['unshare', 'setpriv', 'mount', 'ldd'];

/** Returns 'root' if this user is root, or 'user' for a user namespace. Throws CannotRun if neither works. */
export function findWay() {
  if (process.platform !== 'linux')
    throw new CannotRun(`The test of the image needs Linux, and this is ${process.platform}.`);
  const missing = PROGRAMS.filter((program) => ask(program, ['--version']) === undefined);
  if (ask('ip', ['-V']) === undefined) missing.push('ip (iproute2)');
  if (missing.length > 0)
    throw new CannotRun(`The test of the image needs ${missing.join(', ')}: install them first.`);
  const why = [];
  for (const way of process.getuid() === 0 ? ['root', 'user'] : ['user']) {
    const [program, ...args] = WAYS[way];
    const { status, stderr } = spawnSync(program, [...args, OWN_NETWORK], { encoding: 'utf8' });
    if (status === 0) return way;
    why.push(stderr.trim().split('\n').at(-1));
  }
  throw new CannotRun(
    `The test of the image needs root or user namespaces, and this system refuses them ` +
      `(${why.join('; ')}).`,
  );
}

/** Runs a script in namespaces without access to the network; resolves with its exit code. */
export function runIsolated(way, args) {
  return runIn(WAYS[way], OWN_NETWORK, args);
}

/** The same as root, with the machine's network. */
export function runMountsIsolated(args) {
  return runIn(ONLY_MOUNTS, OWN_PROCESSES, args);
}

async function runIn([program, ...options], prepare, args) {
  const command = [`${prepare} && exec "$0" "$@"`, process.execPath, ...args];
  const child = spawn(program, [...options, ...command], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  // unshare does not pass signals on, so the script watches for the end of the IPC channel.
  const stop = () => child.connected && child.disconnect();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, stop);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', (cause) => reject(new Complaint(`Cannot run ${program}.`, { cause })));
      child.on('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
