/** The picture that the README shows: both sides of one talk, on a desk and on a phone. */

const PATH = 'docs/parley.png';
/** Sizes of the two screens and of what is around them, in CSS pixels. */
const HEIGHT = 580;
const DESK = 860;
const PHONE = 340;
const GAP = 24;
const BORDER = 1;

/** It is always this moment in the picture, so it changes with the screens only. */
const NOW = Date.UTC(2026, 5, 12, 10, 42);

/** `browser` is Playwright's; the scenes are served already. */
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
