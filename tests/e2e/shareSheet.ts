/** Sends the form that a browser sends when a person shares something with the app. */
import type { Page } from '@playwright/test';

export interface SharedThings {
  readonly title?: string;
  readonly text?: string;
  readonly url?: string;
  /** A PNG file. */
  readonly picture?: Buffer;
}

/** Sends it from an empty page without an origin and without rules. */
export async function submitForm(page: Page, action: string, things: SharedThings): Promise<void> {
  await page.setContent(`<form method="post" enctype="multipart/form-data" action="${action}">
    <input name="title"><textarea name="text"></textarea><input name="url">
    <input name="picture" type="file"><button>Share</button></form>`);
  for (const name of ['title', 'text', 'url'] as const)
    await page.locator(`[name=${name}]`).fill(things[name] ?? '');
  if (things.picture !== undefined) {
    const file = { name: 'screen.png', mimeType: 'image/png', buffer: things.picture };
    await page.locator('[name=picture]').setInputFiles(file);
  }
  await page.getByRole('button', { name: 'Share' }).click();
}
