/** The parts of the base image of deploy/Dockerfile that the server depends on. */
import { Complaint } from '../lib/run.mjs';

/** The PATH of every Docker image. */
export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** The ids of users, each with a group of the same id. The base image creates `node`. */
const USERS = { root: 0, node: 1000 };
/** The version of npm in the base image, by the version of Node. */
const NPM = { 22: 10, 24: 11 };

/** @param {string} base the name in FROM */
export function readBase(base) {
  const [, node, suite] = /^node:(\d+)-(bookworm|trixie)-slim$/u.exec(base) ?? [];
  const npm = NPM[node];
  if (npm === undefined) throw new Complaint(`scripts/image.mjs does not know the base ${base}.`);
  return { node: Number(node), npm, suite };
}

/** @param {string} user the name or the id in USER */
export function idOf(user) {
  const id = /^\d+$/u.test(user) ? Number(user) : USERS[user];
  if (id === undefined) throw new Complaint(`The base image has no user called ${user}.`);
  return id;
}
