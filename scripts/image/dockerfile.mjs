/**
 * Parses the part of the Dockerfile language that deploy/Dockerfile uses. For everything else it
 * throws a Complaint that names the line: a test of a misread image would prove nothing.
 */
import { Complaint } from '../lib/run.mjs';

/**
 * @param {string} text of a Dockerfile
 * @returns {{ base: string, name: string | undefined, instructions: { word: string, rest: string,
 *   line: number }[] }[]} the stages in order; `line` counts from 1
 */
export function parseStages(text) {
  const stages = [];
  for (const instruction of instructionsOf(text)) {
    if (instruction.word === 'FROM') stages.push(readFrom(instruction));
    else if (stages.length > 0) stages.at(-1).instructions.push(instruction);
    else refuse(instruction, `${instruction.word} before FROM`);
  }
  if (stages.length === 0) throw new Complaint('The Dockerfile has no FROM.');
  return stages;
}

export function refuse({ line }, what) {
  throw new Complaint(`Line ${line} of the Dockerfile: ${what} is not known to scripts/image.mjs.`);
}

/** Joins continued lines; as in Docker, comments and empty lines between them do not count. */
function instructionsOf(text) {
  const found = [];
  let open;
  for (const [index, whole] of text.split('\n').entries()) {
    const here = { line: index + 1 };
    const content = whole.trim();
    if (/^#\s*(?:syntax|escape|check)\s*=/iu.test(content)) refuse(here, 'a parser directive');
    if (content === '' || content.startsWith('#')) continue;
    open ??= { text: '', ...here };
    open.text += content.replace(/\\$/u, '');
    if (content.endsWith('\\')) continue;
    found.push(readInstruction(open));
    open = undefined;
  }
  if (open !== undefined) refuse(open, 'an instruction without an end');
  return found;
}

function readInstruction({ text, line }) {
  const [, word, rest] = /^([a-z]+)\s+(.*)$/isu.exec(text) ?? refuse({ line }, `"${text}"`);
  if (rest.includes('<<')) refuse({ line }, 'a here-document');
  return { word: word.toUpperCase(), rest: rest.trim(), line };
}

function readFrom({ rest, line }) {
  const [, base, name] = /^([^\s$-]\S*)(?:\s+as\s+(\S+))?$/iu.exec(rest) ?? [];
  if (base === undefined || base.includes('$')) refuse({ line }, `FROM ${rest}`);
  return { base, name, instructions: [] };
}
