import type { Page } from 'playwright-core';

/** Puts the cursor and the keyboard of the editor in front at a place; both from 1. */
export async function goToPlace(
  page: Page,
  run: (command: string) => Promise<void>,
  line: number,
  column: number,
): Promise<void> {
  await run('Go to Line/Column...');
  const input = page.locator('.quick-input-widget:visible .quick-input-box input');
  await input.fill(`:${line}:${column}`);
  await input.press('Enter');
  await input.waitFor({ state: 'hidden' });
  await page.locator('.part.editor .monaco-editor.focused').first().waitFor();
}
