import type { Page } from 'playwright-core';
import { until } from '../until.ts';
import { exactly } from './read-text.ts';

/** How long a palette may take to list a command that exists before it is asked again. */
const LISTED_MS = 1_000;
/** A fresh editor knows an extension's commands only after a while, longer on a busy machine. */
const CONTRIBUTED_MS = 45_000;

/**
 * Runs a command by its title as the palette shows it, `Category: Title`, or by one that matches. Waits until the
 * editor knows it; fails after 45 s. Do not press Enter instead: the palette may list another command first.
 */
export async function runCommand(page: Page, title: string | RegExp): Promise<void> {
  const widget = page.locator('.quick-input-widget:visible');
  const hasText = typeof title === 'string' ? exactly(title) : title;
  const row = widget
    .locator('.monaco-list-row')
    .filter({ has: page.locator('.label-name', { hasText }) })
    .first();
  const listed = async (): Promise<boolean> => {
    await openPalette(page, typeof title === 'string' ? title : readable(title));
    await row.waitFor({ timeout: LISTED_MS });
    await row.click({ timeout: LISTED_MS });
    return true;
  };
  await until(`the command ${title} in the palette`, listed, { timeoutMs: CONTRIBUTED_MS });
}

/** The palette lists what it knew when it opened, so each try opens it anew. */
async function openPalette(page: Page, text: string): Promise<void> {
  const input = page.locator('.quick-input-widget:visible .quick-input-box input');
  if (await input.isVisible()) await page.keyboard.press('Escape');
  await page.keyboard.press('F1');
  await input.waitFor({ timeout: LISTED_MS });
  await input.fill(`>${text}`, { timeout: LISTED_MS });
}

/** The words of a pattern such as `/: Focus on X View$/`. */
function readable(pattern: RegExp): string {
  return pattern.source.replace(/[\\^$]/g, '').replace(/^: /, '');
}
