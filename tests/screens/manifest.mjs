/**
 * Takes the pictures that the web manifest names, from the same scenes, and writes them to public.
 * Systems show them before installing and in menus. Run it again when the screens have changed.
 */
import { mkdir } from 'node:fs/promises';
import { chromium } from 'playwright';
import { createServer } from 'vite';

const OUT = 'public/screenshots';
const pictures = [
  { name: 'narrow-list', scene: 'list-shown', width: 390, height: 844 },
  { name: 'narrow-talk', scene: 'conversation-shown', width: 390, height: 844 },
  { name: 'narrow-invite', scene: 'invite', width: 390, height: 844 },
  { name: 'wide-talk', scene: 'conversation-shown', width: 1280, height: 800 },
];
/** The icons of shortcuts on the background of the app's icon: a plus and an envelope. */
const shortcuts = {
  'shortcut-invite': 'M32 18v28M18 32h28',
  'shortcut-open': 'M16 21h32v22H16zM16 23l16 12 16-12',
};

const server = await createServer({
  configFile: 'tests/screens/vite.config.ts',
  logLevel: 'error',
});
await server.listen();
const { scenes } = await server.ssrLoadModule('/scenes.ts');
const { chromiumLaunch } = await server.ssrLoadModule('/../chromium.ts');
await mkdir(OUT, { recursive: true });
const browser = await chromium.launch(chromiumLaunch());

for (const { name, scene, width, height } of pictures) {
  if (scenes[scene] === undefined) throw new Error(`There is no scene ${scene}.`);
  const page = await browser.newPage({
    viewport: { width, height },
    deviceScaleFactor: width < 720 ? 2 : 1,
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await page.goto(`http://127.0.0.1:5199/?scene=${scene}`);
  await page.locator('h1, h2').filter({ visible: true }).first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: `${OUT}/${name}.png` });
  await page.close();
}

const page = await browser.newPage({ viewport: { width: 96, height: 96 } });
for (const [name, lines] of Object.entries(shortcuts)) {
  await page.setContent(`<style>body { margin: 0 }</style>
    <svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 64 64">
      <rect width="64" height="64" rx="15" fill="#0b6157" />
      <path d="${lines}" fill="none" stroke="#fffefb" stroke-width="4"
        stroke-linecap="round" stroke-linejoin="round" />
    </svg>`);
  await page.screenshot({ path: `public/${name}.png`, omitBackground: true });
}

await browser.close();
await server.close();
