/** A check that cannot fail is none: plants a type error of each kind and wants it found. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { ask, Complaint } from './run.mjs';

const PLANTS = [
  {
    path: 'src/chat/planted.ts',
    text: "export const planted: number = 'a text';\n",
    check: ['tsc', '-p', 'src/chat/tsconfig.json'],
  },
  {
    path: 'src/chat/planted.ts',
    text: 'export const planted = document.title;\n',
    check: ['tsc', '-p', 'src/chat/tsconfig.json'],
  },
  {
    path: 'src/backend/planted.ts',
    text: "export const planted: number = 'a text';\n",
    check: ['tsc', '-p', 'tsconfig.worker.json'],
  },
  {
    path: 'src/ui/Planted.svelte',
    text: '<script lang="ts">const planted: number = \'a text\';</script>\n{planted}\n',
    check: ['svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
  },
  {
    path: 'src/chat/planted.ts',
    text: "export { IdbVault } from '../storage/IdbVault.ts';\n",
    check: ['eslint', 'src/chat/planted.ts'],
  },
];

export function findPlantedErrors() {
  for (const { path, text, check } of PLANTS) {
    const file = join(root, path);
    try {
      writeFileSync(file, text, { flag: 'wx' });
      if (ask('npx', ['--no-install', ...check], { cwd: root }) !== undefined)
        throw new Complaint(`${check[0]} did not find the error planted in ${path}.`);
    } finally {
      rmSync(file, { force: true });
    }
  }
}
