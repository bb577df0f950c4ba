/** Puts the script that says why the app does not start into the page, with its words; see src/boot. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { en } from '../src/ui/text/en.ts';

const CHARSET = '<meta charset="utf-8" />';
const SOURCE = new URL('../src/boot/boot.js', import.meta.url);
const { stage, noScript } = en;
/** English alone: the script cannot choose before it knows that the browser can. */
const WORDS = {
  opening: stage.opening,
  openingLong: stage.openingLong,
  notStarted: stage.notStarted,
  reload: stage.reload,
  old: stage.failed.unsupported,
  load: stage.failed.load,
  failed: stage.scriptFailed,
};

/** The script as browsers get it. */
export function bootScript(): string {
  const words = JSON.stringify(WORDS).replace(/[^ -~]/gu, escaped);
  return readFileSync(SOURCE, 'utf8').replace('BOOT_WORDS', () => words);
}

/** In plain ASCII, whatever encoding a browser takes it for. */
function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');
}

export function bootPlugin(): Plugin {
  const script = bootScript();
  const hash = createHash('sha256').update(script).digest('base64url').slice(0, 8);
  const fileName = `assets/boot-${hash}.js`;
  return {
    name: 'parley-boot',
    buildStart() {
      if (this.meta.watchMode !== true) this.emitFile({ type: 'asset', fileName, source: script });
    },
    configureServer({ middlewares }) {
      middlewares.use(`/${fileName}`, (_, response) => {
        response.setHeader('content-type', 'text/javascript').end(script);
      });
    },
    // Before the app's own script, of which it hears when that fails.
    transformIndexHtml: (html) =>
      html
        .replace('<noscript></noscript>', `<noscript>${noScript}</noscript>`)
        .replace(CHARSET, `${CHARSET}\n    <script src="./${fileName}"></script>`),
  };
}
