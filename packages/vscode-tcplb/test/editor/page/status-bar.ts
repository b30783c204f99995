import type { Page } from 'playwright-core';
import { until } from '../until.ts';
import { readTexts } from './read-text.ts';

export interface StatusBar {
  /** The texts of the entries from left to right, without their icons. */
  entries(): Promise<readonly string[]>;
  /** Waits for an entry that contains the text. */
  waitFor(text: string): Promise<void>;
  press(text: string): Promise<void>;
}

export function createStatusBar(page: Page): StatusBar {
  const items = page.locator('.part.statusbar .statusbar-item');
  return {
    entries: async () => (await readTexts(items)).filter((text) => text !== ''),
    waitFor: async (text) => {
      await until(`"${text}" in the status bar`, () => items.filter({ hasText: text }).first().isVisible());
    },
    press: (text) => items.filter({ hasText: text }).first().locator('a').first().click(),
  };
}
