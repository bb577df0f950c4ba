import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import app from '../../../vite.config.ts';

const build = process.env['PARLEY_TEST_BUILD'] ?? '';
const sole = fileURLToPath(new URL('SoleNodeRunner.ts', import.meta.url));

/** Marks the page with the name of its build. */
const mark = (): Plugin => ({
  name: 'parley-test-mark',
  transformIndexHtml: (html) => html.replace('<html', `<html data-build="${build}"`),
});

/** Makes the worker's node report when it starts; nothing else in the worker changes. */
const watchNode = (): Plugin => ({
  name: 'parley-test-node',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source.endsWith('/NodeRunner.ts') && importer?.endsWith('/src/worker.ts') === true
      ? sole
      : undefined,
});

export default mergeConfig(
  app,
  defineConfig({
    plugins: [mark()],
    worker: { format: 'es', plugins: () => [watchNode()] },
    define: { 'import.meta.env.TEST_BUILD': JSON.stringify(build) },
  }),
);
