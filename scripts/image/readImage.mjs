/** Reads from deploy/Dockerfile what the image contains and where its files come from. */
import { posix } from 'node:path';
import { parseStages, refuse } from './dockerfile.mjs';

/**
 * @param {string} text of a Dockerfile with a build stage and a final stage
 * @returns {import('./readImage.mjs').Image} see readImage.d.mts
 */
export function readImage(text) {
  const stages = parseStages(text);
  const final = stages.at(-1);
  const built = stages.slice(0, -1).map(readBuildStage);
  const image = { base: final.base, workdir: '/', user: 'root', environment: {}, copies: [] };
  for (const instruction of final.instructions) {
    const read = FINAL[instruction.word] ?? refuse(instruction, `${instruction.word} here`);
    Object.assign(image, read(instruction, image, built));
  }
  for (const [word, value] of [
    ['CMD', image.command],
    ['HEALTHCHECK', image.health],
    ['EXPOSE', image.port],
  ])
    if (value === undefined) refuse({ line: text.split('\n').length }, `an image without ${word}`);
  return image;
}

/** Reads each instruction of the final stage into fields of the image. */
const FINAL = {
  WORKDIR: (instruction, { workdir }) => ({ workdir: readFolder(instruction, workdir) }),
  COPY: (instruction, { workdir, copies }, built) => ({
    copies: [...copies, readCopy(instruction, workdir, built)],
  }),
  USER: (instruction) => ({ user: only(instruction, /^(?:[a-z_][\w-]*|\d+)$/u) }),
  ENV: (instruction, { environment }) => ({
    environment: { ...environment, ...readEnvironment(instruction) },
  }),
  EXPOSE: (instruction) => ({ port: Number(only(instruction, /^\d+$/u)) }),
  HEALTHCHECK: (instruction) => ({ health: readHealth(instruction) }),
  CMD: (instruction) => ({ command: readList(instruction, instruction.rest) }),
};

/** Reads a stage that copies the whole project into one folder and builds it there. */
function readBuildStage({ name, instructions }) {
  let folder = '/';
  let project;
  for (const instruction of instructions) {
    if (instruction.word === 'WORKDIR') folder = readFolder(instruction, folder);
    else if (instruction.word === 'COPY' && instruction.rest === '. .') project = folder;
    else if (instruction.word !== 'RUN') refuse(instruction, `${instruction.word} here`);
  }
  return { name, project };
}

/** `from` is relative to the project, `to` absolute in the image. */
function readCopy(instruction, workdir, built) {
  const { rest } = instruction;
  const [, name, from, to] = /^--from=(\S+)\s+([^\s$*?[\]]+)\s+([^\s$[\]]+)$/u.exec(rest) ?? [];
  const { project } = built.find((stage) => stage.name === name) ?? {};
  if (project === undefined || !from.startsWith(`${project}/`))
    return refuse(instruction, `COPY ${rest}`);
  // A path with a slash at its end is a folder, and COPY puts the file into it.
  if (to.endsWith('/') || to === '.') return refuse(instruction, `COPY to the folder ${to}`);
  return { from: posix.relative(project, from), to: posix.resolve(workdir, to) };
}

function readFolder(instruction, before) {
  return posix.resolve(before, only(instruction, /^[^\s$]+$/u));
}

function readEnvironment(instruction) {
  const one = /([A-Z_]\w*)=(?:"([^"$\\]*)"|([^\s"'$\\]*))(?:\s+|$)/giy;
  const { rest } = instruction;
  const read = {};
  while (one.lastIndex < rest.length) {
    const [, name, quoted, plain] = one.exec(rest) ?? refuse(instruction, `ENV ${rest}`);
    read[name] = quoted ?? plain;
  }
  return read;
}

/** `withinMs` is the time limit of the check. */
function readHealth(instruction) {
  const [, options, list] = /^((?:--\S+\s+)*)CMD\s+(.*)$/u.exec(instruction.rest) ?? [];
  if (list === undefined) return refuse(instruction, `HEALTHCHECK ${instruction.rest}`);
  // Docker's own default is 30 s.
  let seconds = 30;
  for (const option of options.split(/\s+/u).filter(Boolean)) {
    const [, name, number] = /^--(interval|timeout|start-period)=(\d+)s$/u.exec(option) ?? [];
    if (name === undefined) refuse(instruction, `HEALTHCHECK ${option}`);
    if (name === 'timeout') seconds = Number(number);
  }
  return { command: readList(instruction, list), withinMs: seconds * 1_000 };
}

/** Reads a command as a JSON list of strings, which needs no shell. */
function readList(instruction, text) {
  let list;
  try {
    list = JSON.parse(text);
  } catch {
    // The text is not JSON, so Docker would run it in a shell.
  }
  const isList = Array.isArray(list) && list.length > 0;
  if (!isList || list.some((each) => typeof each !== 'string'))
    return refuse(instruction, `${instruction.word} in the form for a shell`);
  return list;
}

function only(instruction, pattern) {
  const { word, rest } = instruction;
  return pattern.test(rest) ? rest : refuse(instruction, `${word} ${rest}`);
}
