/** The input at the top of the editor: the command palette, quick picks and input boxes. */
import type { Page } from 'playwright-core';
import { until } from '../until.ts';
import type { PageElement } from './page-element.ts';
import { exactly, readText } from './read-text.ts';

export interface QuickPickRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

export interface QuickInput {
  /** Waits until it is open; with a title, until it is the one with this title. */
  waitFor(title?: string): Promise<void>;
  /** The title bar's text; '' without one. */
  title(): Promise<string>;
  placeholder(): Promise<string>;
  /** What is typed in it now. */
  value(): Promise<string>;
  /** Replaces what is typed. */
  type(text: string): Promise<void>;
  /** The rows in view. */
  rows(): Promise<readonly QuickPickRow[]>;
  /** Waits for the row with exactly this label, or one that matches, and picks it. */
  choose(label: string | RegExp): Promise<void>;
  /** The prompt, or the validation's message while what is typed is refused. */
  message(): Promise<string>;
  /** Waits until the message contains the text. */
  waitForMessage(text: string): Promise<void>;
  /** Presses Enter. */
  accept(): Promise<void>;
  /** Presses Escape and waits until it is closed. */
  cancel(): Promise<void>;
}

export function createQuickInput(page: Page): QuickInput {
  const widget = page.locator('.quick-input-widget:visible');
  const input = widget.locator('.quick-input-box input');
  const rows = widget.locator('.quick-input-list .monaco-list-row');
  const title = async (): Promise<string> => readText(widget.locator('.quick-input-title:visible'));
  const message = async (): Promise<string> => readText(widget.locator('.quick-input-message:visible'));

  return {
    title,
    message,
    waitFor: async (wanted) => {
      const what = wanted === undefined ? 'a quick pick or input box' : `the quick pick or input box "${wanted}"`;
      await until(what, async () => (await widget.isVisible()) && (wanted === undefined || (await title()) === wanted));
    },
    placeholder: async () => (await input.getAttribute('placeholder')) ?? '',
    value: () => input.inputValue(),
    type: (text) => input.fill(text),
    rows: async () => (await rows.evaluateAll(READ_ROWS)) as readonly QuickPickRow[],
    choose: async (label) => {
      const hasText = typeof label === 'string' ? exactly(label) : label;
      const row = rows.filter({ has: page.locator('.label-name', { hasText }) }).first();
      await until(`the quick pick row ${label}`, () => row.isVisible());
      await row.click();
    },
    waitForMessage: async (text) => {
      await until(`the message "${text}" below the input`, async () => (await message()).includes(text));
    },
    accept: () => input.press('Enter'),
    cancel: async () => {
      await until('the quick input to close', async () => {
        await page.keyboard.press('Escape');
        await widget.waitFor({ state: 'hidden', timeout: 2_000 });
        return true;
      });
    },
  };
}

/** Runs in the page, on all rows at once, so that no row changes while it is read. */
const READ_ROWS = (rows: PageElement[]): QuickPickRow[] => {
  const text = (row: PageElement, selector: string): string => row.querySelector(selector)?.textContent?.trim() ?? '';
  return rows.map((row) => ({
    label: text(row, '.label-name'),
    description: text(row, '.label-description'),
    detail: text(row, '.quick-input-list-label-meta'),
  }));
};
