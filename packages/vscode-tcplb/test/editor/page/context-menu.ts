import type { Page } from 'playwright-core';
import { until } from '../until.ts';
import { exactly, readTexts } from './read-text.ts';

export interface ContextMenu {
  /** The titles of the entries, from top to bottom. */
  entries(): Promise<readonly string[]>;
  /** Chooses the entry with exactly this title. */
  choose(title: string): Promise<void>;
  /** Closes it without choosing. */
  close(): Promise<void>;
}

/** The context menu that is opening now. Waits until it has entries. */
export async function openedMenu(page: Page): Promise<ContextMenu> {
  const menu = page.locator('.monaco-menu:visible');
  const labels = menu.locator('[role=menuitem] .action-label');
  const closed = async (): Promise<boolean> => !(await menu.first().isVisible());
  await until('a context menu', async () => (await labels.count()) > 0);
  return {
    entries: () => readTexts(labels),
    choose: async (title) => {
      const entry = labels.filter({ hasText: exactly(title) }).first();
      // The menu ignores the mouse for its first 100 ms, so that the click that opened it does not choose.
      const chosen = async (): Promise<boolean> => {
        if (await closed()) return true;
        await entry.click({ timeout: 5_000 });
        await menu.first().waitFor({ state: 'hidden', timeout: 1_000 });
        return true;
      };
      await until(`the entry "${title}" of the context menu`, chosen);
    },
    close: async () => {
      await page.keyboard.press('Escape');
      await until('the context menu to close', closed);
    },
  };
}
