/**
 * Checks lint, types and unused code while errors are planted among the sources. A check that
 * cannot fail proves nothing: each has to find the error that is planted for it, and nothing else.
 * One run shows both.
 */
import { spawn } from 'node:child_process';
import { join, relative } from 'node:path';
import { root } from './paths.mjs';
import { Plants } from './Plants.mjs';
import { Complaint } from './run.mjs';

/** A file for each room of eslint.config.js that the room may not import. */
export const FORBIDDEN = {
  lib: 'chat/limits',
  chat: 'chat/model/isNew',
  'chat/wire': 'chat/model/isNew',
  'chat/content': 'chat/model/isNew',
  'chat/model': 'chat/messages/incoming',
  'chat/people': 'chat/messages/incoming',
  'chat/messages': 'chat/lanes/headers',
  'chat/lanes': 'chat/conversation/history',
  'chat/invitations': 'chat/conversation/history',
  'chat/conversation': 'chat/Messenger',
  // These two are files. A folder of the same name belongs to the same room.
  'chat/loadStored': 'chat/messages/incoming',
  'chat/Messenger': 'chat/messages/incoming',
  storage: 'veilid/VeilidNetwork',
  veilid: 'storage/IdbVault',
  backend: 'chat/model/isNew',
  qr: 'chat/limits',
  share: 'offline/TakeOver',
  offline: 'share/Shared',
  notifications: 'share/Shared',
  state: 'backend/Backend',
  ui: 'chat/events',
};
const plantIn = (room) => `src/${room}/plantedImport.ts`;
const upTo = (room, place) => `${'../'.repeat(room.split('/').length)}${place}.ts`;

/** Each line contains one error. */
const PLANTS = {
  ...Object.fromEntries(
    Object.entries(FORBIDDEN).map(([room, place]) => [
      plantIn(room),
      [`export * from '${upTo(room, place)}';`],
    ]),
  ),
  'src/chat/planted.ts': [
    "export const planted: number = 'a text';",
    // The domain must not know the page.
    'export const title = document.title;',
  ],
  'src/backend/planted.ts': ["export const planted: number = 'a text';"],
  'src/ui/Planted.svelte': [
    '<script lang="ts">const planted: number = \'a text\';',
    // It does not exist any more when its screen has gone.
    'let box: HTMLElement;</script><p bind:this={box}>{planted}</p>',
  ],
  'tests/planted.ts': ["export const planted: number = 'a text';"],
  // knip finds a circle only if something imports it.
  'scripts/planted.mjs': ["import '../src/lib/plantedOne.ts';"],
  'src/lib/plantedOne.ts': [
    "import { two } from './plantedTwo.ts';",
    'export const one = () => two;',
  ],
  'src/lib/plantedTwo.ts': [
    "import { one } from './plantedOne.ts';",
    'export const two = () => one;',
  ],
};

const installed = (program) => ['npx', '--no-install', program];
/** The native compiler takes a fifth of the time of the one that lint uses. */
const tsc = (config) => [
  ...['npm', 'run', '--silent', 'tsc', '--'],
  ...['-p', config, '--pretty', 'false'],
];

/**
 * `finds`: which of PLANTS the check must report, as `path:line`. `read` gets these from its
 * output.
 */
const CHECKS = {
  lint: {
    command: [...installed('eslint'), '.', '--max-warnings', '0', '--format', 'json'],
    finds: [
      'src/chat/planted.ts:2',
      'src/ui/Planted.svelte:2',
      ...Object.keys(FORBIDDEN).map((room) => `${plantIn(room)}:1`),
    ],
    read: readEslint,
  },
  'unused code and circles': {
    command: ['npm', 'run', '--silent', 'knip', '--', '--reporter', 'json'],
    finds: ['tests/planted.ts:files', 'src/lib/plantedOne.ts:cycles'],
    read: readKnip,
  },
  'types: pages': {
    command: [
      ...installed('svelte-check'),
      ...['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'machine'],
    ],
    finds: ['src/ui/Planted.svelte:1'],
    read: readSvelteCheck,
  },
  'types: domain': {
    command: tsc('src/chat/tsconfig.json'),
    finds: ['src/chat/planted.ts:1', 'src/chat/planted.ts:2'],
    read: readTsc,
  },
  'types: workers': {
    command: tsc('tsconfig.worker.json'),
    finds: ['src/backend/planted.ts:1'],
    read: readTsc,
  },
  'types: tests and scripts': {
    command: tsc('tsconfig.node.json'),
    finds: ['tests/planted.ts:1'],
    read: readTsc,
  },
};

/** Plants the errors, runs all checks, and removes the errors. */
export async function checkWithPlantedErrors(tally) {
  const contents = Object.entries(PLANTS).map(([path, lines]) => [path, `${lines.join('\n')}\n`]);
  const plants = new Plants(root, Object.fromEntries(contents));
  try {
    plants.write();
    for (const [name, check] of Object.entries(CHECKS))
      await tally.act(name, () => findsOnlyPlanted(check));
  } catch (error) {
    // Nothing could be planted. The other parts go on, and the last line counts this one.
    await tally.act('planted errors', () => Promise.reject(error));
  } finally {
    plants.remove();
  }
}

async function findsOnlyPlanted({ command, finds, read }) {
  const output = await outputOf(command);
  let found;
  try {
    found = read(output);
  } catch {
    throw new Complaint(output);
  }
  const real = found.filter(({ path }) => !Object.hasOwn(PLANTS, path));
  if (real.length > 0) throw new Complaint(real.map(({ text }) => text).join('\n'));
  const places = found.map(({ path, line }) => `${path}:${line}`);
  const missed = finds.filter((place) => !places.includes(place));
  if (missed.length > 0)
    throw new Complaint(
      `This check did not find what was planted in ${missed.join(' and ')}.\n${output}`,
    );
}

function outputOf(command) {
  const [program, ...args] = command;
  const env = { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (errors += data));
    child.on('error', reject);
    child.on('close', (code) => {
      // With errors in the sources the check has to fail and to name them.
      if (code === 0 || output === '')
        reject(new Complaint(`${command.join(' ')} ended with ${code}: ${errors}`));
      else resolve(output);
    });
  });
}

/** The kind of a finding stands in place of a line. */
function readKnip(output) {
  return JSON.parse(output).issues.flatMap(({ file, ...kinds }) =>
    Object.entries(kinds)
      .filter(([, found]) => Array.isArray(found) && found.length > 0)
      .map(([kind, found]) => place(file, kind, `${file}: ${kind} ${JSON.stringify(found)}`)),
  );
}

/** Makes paths relative to the project, with slashes. */
function place(path, line, text) {
  return {
    path: relative(root, join(root, relative(root, path))).replaceAll('\\', '/'),
    line,
    text,
  };
}

function readEslint(output) {
  return JSON.parse(output).flatMap(({ filePath, messages }) =>
    messages.map(({ line, ruleId, message }) =>
      place(filePath, line, `${filePath}:${line} ${message} (${ruleId})`),
    ),
  );
}

/** Lines like `1590680326283 ERROR "src/ui/App.svelte" 1:16 "…"`. */
function readSvelteCheck(output) {
  const found = output.matchAll(/^\d+ (?:ERROR|WARNING) "((?:[^"\\]|\\.)*)" (\d+):\d+ (.*)$/gmu);
  return [...found].map(([, path, line, message]) =>
    place(join(root, JSON.parse(`"${path}"`)), Number(line), `${path}:${line} ${message}`),
  );
}

/** Lines like `src/a.ts(1,2): error TS2322: …`; an error without a place is never a planted one. */
function readTsc(output) {
  const found = output.matchAll(/^(?:(\S.*?)\((\d+),\d+\): )?error TS.*$/gmu);
  return [...found].map(([text, path, line]) => place(join(root, path ?? ''), Number(line), text));
}
