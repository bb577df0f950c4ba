import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import app from '../../../vite.config.ts';

const build = process.env['PARLEY_TEST_BUILD'] ?? '';
const sole = fileURLToPath(new URL('SoleNodeRunner.ts', import.meta.url));

/** The page says in its markup which build it is of. */
const mark = (): Plugin => ({
  name: 'parley-test-mark',
  transformIndexHtml: (html) => html.replace('<html', `<html data-build="${build}"`),
});

/** The worker's node tells when it runs, and nothing in it is of another build. */
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
