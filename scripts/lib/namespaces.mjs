/**
 * Network namespaces of Linux: a switch, and machines with made-up addresses connected to it.
 * They have no way out, so nothing that happens in them leaves this machine.
 */
import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { ask, Complaint } from './run.mjs';

/** This system cannot have a local network; the message says why and what to do. */
export class CannotRun extends Complaint {}

/** Every name starts like this and goes on with the id of the process that made it. */
const PREFIX = 'parley-';
const BRIDGE = 'br0';
const INTERFACE = 'e0';

/**
 * An ordinary user is root in namespaces of his own. `/run/netns` is then his own too; process
 * ids are, where the system allows to show them.
 */
export const UNSHARE = ['unshare', '-Urnm', '--kill-child', '-pf', 'sh', '-c'];
export const PREPARE =
  'mount -t tmpfs -o mode=755 tmpfs /run && { mount -t proc proc /proc 2>/dev/null || true; }';

/**
 * How namespaces can be had here: 'root' as we are, 'user' through UNSHARE.
 * Throws CannotRun if neither works. Everything is really tried; nothing remains of it.
 */
export function findWay() {
  if (process.platform !== 'linux')
    throw new CannotRun(
      `The local network needs Linux, and this is ${process.platform}: use a Linux machine, ` +
        'a virtual one, or a container.',
    );
  if (ask('ip', ['-V']) === undefined)
    throw new CannotRun(
      'The local network needs the program "ip", which is not here: install iproute2.',
    );
  const name = `${PREFIX}${process.pid}-try`;
  const trial =
    `ip netns add ${name} && trap "ip netns del ${name}" EXIT && ` +
    `ip -n ${name} link add ${BRIDGE} type bridge && ` +
    `ip -n ${name} link add p1 type veth peer name ${INTERFACE}`;
  const failed = [];
  if (process.getuid() === 0) {
    const result = spawnSync('sh', ['-c', trial], { encoding: 'utf8' });
    if (result.status === 0) return 'root';
    failed.push(...lastLine(result));
  }
  const [program, ...args] = UNSHARE;
  const result = spawnSync(program, [...args, `${PREPARE} && ${trial}`], { encoding: 'utf8' });
  if (result.status === 0) return 'user';
  failed.push(...lastLine(result));
  throw new CannotRun(
    `The local network needs network namespaces, and this system refuses them (${failed.join('; ')}): ` +
      'run it as root, or allow user namespaces (sysctl user.max_user_namespaces, ' +
      'kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns).',
  );
}

function lastLine({ stderr, error }) {
  const text = (stderr ?? '').trim() || (error?.message ?? '');
  return text === '' ? [] : [text.split('\n').at(-1)];
}

/** What one process made; `names` are the machines, `numbers` the last part of their addresses. */
export class Namespaces {
  #prefix = `${PREFIX}${process.pid}-`;
  #ports = new Map();

  /** @param {Map<string, number>} machines */
  create(machines) {
    this.#ports = new Map(machines);
    const names = ['switch', ...machines.keys()].map((name) => this.name(name));
    ip(
      [],
      names.map((name) => `netns add ${name}`),
    );
    const plugs = [...machines].flatMap(([machine, number]) => [
      `link add p${number} type veth peer name ${INTERFACE} netns ${this.name(machine)}`,
      `link set p${number} master ${BRIDGE} up`,
    ]);
    ip(
      ['-n', this.name('switch')],
      ['link set lo up', `link add ${BRIDGE} type bridge`, `link set ${BRIDGE} up`, ...plugs],
    );
    for (const [machine, number] of machines) {
      ip(
        ['-n', this.name(machine)],
        [
          'link set lo up',
          // Global addresses that are nobody's: a node publishes no others. It wants both kinds.
          `addr add ${address(number)}/24 dev ${INTERFACE}`,
          `addr add 2002:c058:6301::${number}/64 dev ${INTERFACE} nodad`,
          `link set ${INTERFACE} up`,
          // A node looks for a way to the world; it need not lead anywhere.
          `route add default via ${address(254)}`,
          'route add default via 2002:c058:6301::254',
        ],
      );
    }
  }

  name(machine) {
    return `${this.#prefix}${machine}`;
  }

  /** Program and arguments that run something on one of the machines. */
  on(machine, command) {
    return ['ip', ['netns', 'exec', this.name(machine), ...command]];
  }

  /** Pulls the cable out at the switch, or puts it back: the machine keeps its addresses. */
  setLink(machine, up) {
    const port = this.#ports.get(machine);
    ip(['-n', this.name('switch')], [`link set p${port} ${up ? 'up' : 'down'}`]);
    // Who asked in vain for a neighbour would be refused for another second.
    if (up) ip(['-n', this.name(machine)], [`neigh flush dev ${INTERFACE}`]);
  }

  /** Ends what still runs on the machines, and deletes them. */
  delete() {
    deleteAll(this.#prefix);
  }
}

/** Deletes what processes left that were killed before they could. */
export function sweepNamespaces() {
  const owners = new Set(listed().map((name) => ownerOf(name, PREFIX)));
  for (const owner of owners) if (isGone(owner)) deleteAll(`${PREFIX}${owner}-`);
}

/** Of a name that is a prefix, a process id, "-" and more; undefined if it is another name. */
export function ownerOf(name, prefix) {
  const [, pid] = /^([1-9]\d*)-/u.exec(name.slice(prefix.length)) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

/** Whether no process, or only this one, which is new, has the id. */
export function isGone(pid) {
  if (pid === undefined) return false;
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

export function address(number) {
  return `192.88.99.${number}`;
}

function listed() {
  const lines = (ask('ip', ['netns', 'list']) ?? '').split('\n');
  return lines.map((line) => line.split(' ')[0]).filter((name) => name.startsWith(PREFIX));
}

function deleteAll(prefix) {
  for (const name of listed().filter((each) => each.startsWith(prefix))) {
    for (const pid of processesIn(name)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }
    spawnSync('ip', ['netns', 'del', name], { stdio: 'ignore' });
  }
}

/**
 * Only processes that we started, and theirs, are on our machines. Without a /proc of our own
 * (see PREPARE) the ids would not be ours; all processes then end with the first one anyway.
 */
function processesIn(name) {
  if (readlinkSync('/proc/self') !== String(process.pid)) return [];
  const pids = (ask('ip', ['netns', 'pids', name]) ?? '').split('\n').map(Number);
  return pids.filter((pid) => pid > 1 && pid !== process.pid);
}

/** Several commands at once; throws with what ip says. */
function ip(options, commands) {
  const input = commands.join('\n');
  const result = spawnSync('ip', [...options, '-batch', '-'], { input, encoding: 'utf8' });
  if (result.status !== 0)
    throw new Complaint(`The local network could not be made: ${lastLine(result).join('')}`);
}
