/** Writing in the editor in front, with what it offers. */
import type { Page } from 'playwright-core';
import { until } from '../until.ts';
import { goToPlace } from './go-to-place.ts';
import { exactly, readText, readTexts } from './read-text.ts';

export interface Typing {
  /** Opens a file of the folder by its name, with the keyboard in its text. */
  openFile(name: string): Promise<void>;
  /** Puts the cursor at a place; both from 1. */
  goTo(line: number, column: number): Promise<void>;
  type(text: string): Promise<void>;
  /** Waits until exactly these labels are offered here; asks for suggestions while there are none. */
  waitForSuggestions(labels: readonly string[]): Promise<void>;
  /** Waits for the suggestion with exactly this label and takes it. */
  takeSuggestion(label: string): Promise<void>;
  /** What the editor says about the place of the cursor. */
  hover(): Promise<string>;
  /** The ways to mend what is wrong at the cursor. */
  quickFixes(): Promise<readonly string[]>;
  /** Waits for the one with exactly this title, of those that are open, and takes it. */
  takeQuickFix(title: string): Promise<void>;
}

export function createTyping(page: Page, run: (command: string) => Promise<void>): Typing {
  const suggest = page.locator('.suggest-widget.visible .monaco-list-row');
  const label = '.label-name';
  const actions = page.locator('.action-widget .monaco-list-row.action');
  const titles = () => readTexts(actions.locator('.title'));
  const some = async (what: string, read: () => Promise<readonly string[]>) =>
    until(what, async () => {
      const now = await read();
      return now.length > 0 && now;
    });
  return {
    openFile: async (name) => {
      await run('File: Focus on Files Explorer');
      const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: exactly(name) }).first();
      await until(`the file ${name} in the explorer`, () => row.isVisible());
      await row.dblclick();
      await page.locator('.tab.active', { hasText: name }).first().waitFor();
    },
    goTo: (line, column) => goToPlace(page, run, line, column),
    type: (text) => page.keyboard.type(text),
    waitForSuggestions: async (labels) => {
      await until(`the suggestions ${labels.join(', ')}`, async () => {
        const offered = await readTexts(suggest.locator(label));
        // With some in view the keys would open their details instead.
        if (offered.length === 0) await page.keyboard.press('Control+Space');
        return offered.join() === labels.join();
      });
    },
    takeSuggestion: async (wanted) => {
      const row = suggest.filter({ has: page.locator(label, { hasText: exactly(wanted) }) }).first();
      await until(`the suggestion "${wanted}"`, () => row.isVisible());
      await row.click();
    },
    hover: async () => {
      await run('Show or Focus Hover');
      const text = page.locator('.monaco-hover:visible .hover-contents');
      return until('a hover', async () => (await readText(text)) || undefined);
    },
    quickFixes: () =>
      some('quick fixes', async () => {
        // It does nothing while the editor has not been told what is wrong there.
        if (!(await actions.first().isVisible())) await page.keyboard.press('Control+.');
        await actions.first().waitFor({ timeout: 2_000 });
        return titles();
      }),
    takeQuickFix: async (title) => {
      const row = actions.filter({ has: page.locator('.title', { hasText: exactly(title) }) }).first();
      await until(`the quick fix "${title}"`, () => row.isVisible());
      await row.click();
    },
  };
}
