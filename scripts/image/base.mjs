/** What the base image of deploy/Dockerfile brings, as far as the server depends on it. */
import { Complaint } from '../lib/run.mjs';

/** What every image of Docker's starts with. */
export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** Users by name, each with a group of the same number: `node` is the base image's own. */
const USERS = { root: 0, node: 1000 };
/** npm is part of the base image; each version of Node comes with one of its own. */
const NPM = { 22: 10, 24: 11 };

/** @param {string} base as FROM names it */
export function readBase(base) {
  const [, node, suite] = /^node:(\d+)-(bookworm|trixie)-slim$/u.exec(base) ?? [];
  const npm = NPM[node];
  if (npm === undefined) throw new Complaint(`scripts/image.mjs does not know the base ${base}.`);
  return { node: Number(node), npm, suite };
}

/** @param {string} user as USER says it: a name or a number */
export function idOf(user) {
  const id = /^\d+$/u.test(user) ? Number(user) : USERS[user];
  if (id === undefined) throw new Complaint(`The base image has no user called ${user}.`);
  return id;
}
