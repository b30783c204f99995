import type { Page } from 'playwright-core';
import { until } from '../until.ts';
import { exactly } from './read-text.ts';

/** A fresh editor knows an extension's commands only after a while, much longer on a busy machine. */
const CONTRIBUTED_MS = 90_000;
/** How long the palette may take to list a command, at the first try; each try gets more. */
const LISTED_MS = 500;
const STEP_MS = 5_000;

/**
 * Runs a command by its title as the palette shows it, `Category: Title`, or by one that matches. Waits until the
 * editor knows it; fails after 90 s. Chooses the row by its title, because Enter would take whatever is listed first.
 */
export async function runCommand(page: Page, title: string | RegExp): Promise<void> {
  const hasText = typeof title === 'string' ? exactly(title) : title;
  const text = typeof title === 'string' ? title : readable(title);
  const rows = page.locator('.quick-input-widget:visible .monaco-list-row');
  const row = rows.filter({ has: page.locator('.label-name', { hasText }) }).first();
  let patience = LISTED_MS;
  const chosen = async (): Promise<boolean> => {
    await typeIntoPalette(page, text);
    patience = Math.min(patience * 1.5, STEP_MS);
    await row.waitFor({ timeout: patience });
    await row.click({ timeout: STEP_MS });
    return true;
  };
  await until(`the command ${title} in the palette`, chosen, { timeoutMs: CONTRIBUTED_MS });
}

/** Typing anew makes an open palette look for commands that were contributed meanwhile. */
async function typeIntoPalette(page: Page, text: string): Promise<void> {
  const input = page.locator('.quick-input-widget:visible .quick-input-box input');
  const prefixed = input.and(page.locator('[aria-label*="name of a command"]'));
  if (!(await prefixed.isVisible())) {
    await page.keyboard.press('F1');
    await prefixed.waitFor({ timeout: STEP_MS });
  }
  await input.fill('>', { timeout: STEP_MS });
  await input.fill(`>${text}`, { timeout: STEP_MS });
}

/** The words of a pattern such as `/: Focus on X View$/`. */
function readable(pattern: RegExp): string {
  return pattern.source.replace(/[\\^$]/g, '').replace(/^: /, '');
}
