/** The view "Problems" in the panel. */
import type { Page } from 'playwright-core';
import { until } from '../until.ts';
import { readTexts } from './read-text.ts';

export interface Problems {
  /** Opens the view and waits until one of its rows contains the text; returns the text of that row. */
  waitFor(text: string): Promise<string>;
  /** Waits until no row contains the text. */
  waitForNone(text: string): Promise<void>;
}

export function createProblems(page: Page, run: (command: string) => Promise<void>): Problems {
  const rows = page.locator('.markers-panel .monaco-list-row');
  const find = async (text: string) => (await readTexts(rows)).find((row) => row.includes(text));
  const focus = () => run('Problems: Focus on Problems View');
  return {
    waitFor: async (text) => {
      await focus();
      return until(`the problem "${text}"`, () => find(text));
    },
    waitForNone: async (text) => {
      await focus();
      await until(`the problem "${text}" to go`, async () => (await find(text)) === undefined);
    },
  };
}
