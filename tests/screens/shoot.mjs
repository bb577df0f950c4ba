/**
 * Takes pictures of all scenes on a phone and on a desktop, light and dark, and checks each with
 * axe. The pictures go to test-results/screens. Arguments: names of scenes; by default all.
 * With --readme it takes only the picture in the README, docs/parley.png.
 */
import { mkdir } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { shootReadme } from './shootReadme.mjs';

const OUT = 'test-results/screens';
const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };

const server = await createServer({
  configFile: 'tests/screens/vite.config.ts',
  logLevel: 'error',
});
await server.listen();
const { scenes } = await server.ssrLoadModule('/scenes.ts');
const { chromiumLaunch } = await server.ssrLoadModule('/../chromium.ts');
const wanted = process.argv.slice(2);
const browser = await chromium.launch(chromiumLaunch());
let faults = 0;

if (wanted.includes('--readme')) await shootReadme(browser);
else await shootScenes();

await browser.close();
await server.close();
process.exitCode = faults === 0 ? 0 : 1;

async function shootScenes() {
  const names = Object.keys(scenes).filter((name) => wanted.length === 0 || wanted.includes(name));
  await mkdir(OUT, { recursive: true });
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      page.on('pageerror', (error) => fault(`${size} ${colorScheme}: ${error.message}`));
      for (const name of names) {
        await page.goto(`http://127.0.0.1:5199/?scene=${name}&dir=${scenes[name].dir ?? 'ltr'}`);
        await page.locator('h1, h2').filter({ visible: true }).first().waitFor();
        await page.waitForLoadState('networkidle');
        for (const button of scenes[name].press ?? []) {
          await page.getByRole('button', { name: button }).click();
        }
        await page.screenshot({ path: `${OUT}/${name}-${size}-${colorScheme}.png` });
        await check(page, `${name} ${size} ${colorScheme}`);
        // Without this, the next scene could be just another fragment of the same page.
        await page.goto('about:blank');
      }
      await context.close();
    }
  }
  console.log(faults === 0 ? `${names.length} scenes, no faults` : `${faults} faults`);
}

async function check(page, where) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const { id, nodes } of violations) {
    for (const node of nodes)
      fault(`${where}: ${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  if (wide) fault(`${where}: wider than the window`);
}

function fault(what) {
  faults += 1;
  console.error(what);
}
