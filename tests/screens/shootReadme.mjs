/** Takes the picture in the README: both sides of a conversation, on a desktop and on a phone. */

const PATH = 'docs/parley.png';
/** The sizes of the two screens, their borders and the gap between them, in CSS pixels. */
const HEIGHT = 580;
const DESK = 860;
const PHONE = 340;
const GAP = 24;
const BORDER = 1;

/** The picture always shows this moment, so it changes only when the screens change. */
const NOW = Date.UTC(2026, 5, 12, 10, 42);

/** `browser` is a browser of Playwright. A server must already serve the scenes. */
export async function shootReadme(browser) {
  const width = DESK + GAP + PHONE + 4 * BORDER;
  const page = await browser.newPage({
    viewport: { width, height: HEIGHT + 2 * BORDER },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    locale: 'en',
    timezoneId: 'UTC',
  });
  await page.clock.setFixedTime(NOW);
  await page.setContent(`<style>
      body { display: flex; gap: ${GAP}px; margin: 0 }
      iframe { border: ${BORDER}px solid #8a8a85; border-radius: 14px; height: ${HEIGHT}px }
    </style>
    ${frame('readme-desk', DESK)}${frame('readme-phone', PHONE)}`);
  for (const name of ['readme-desk', 'readme-phone'])
    await page.frameLocator(`#${name}`).getByRole('log').waitFor();
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: PATH, omitBackground: true });
  await page.close();
}

function frame(scene, width) {
  const address = `http://127.0.0.1:5199/?scene=${scene}`;
  return `<iframe id="${scene}" src="${address}" style="width: ${width}px"></iframe>`;
}
