import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import type { PageElement } from './page-element.ts';
import { readText } from './read-text.ts';

export interface Notification {
  readonly severity: 'Info' | 'Warning' | 'Error';
  readonly message: string;
  readonly buttons: readonly string[];
}

export interface Notifications {
  /** Those in view, newest first: at most three, and plain information only for some seconds. */
  all(): Promise<readonly Notification[]>;
  /** Waits for one whose message contains the text or matches. */
  waitFor(message: string | RegExp): Promise<Notification>;
  /** Presses a button of the one whose message contains the text or matches. */
  press(message: string | RegExp, button: string): Promise<void>;
  clear(): Promise<void>;
}

export function createNotifications(page: Page, run: (command: string) => Promise<void>): Notifications {
  const rows = page.locator('.notifications-toasts .monaco-list-row');
  const locate = async (message: string | RegExp): Promise<Locator> => {
    const row = rows.filter({ has: page.locator('.notification-list-item-message', { hasText: message }) }).first();
    await until(`the notification ${message}`, () => row.isVisible());
    return row;
  };
  return {
    all: () => rows.evaluateAll(READ_ROWS),
    waitFor: (message) =>
      until(`the notification ${message}`, async () => {
        const all = await rows.evaluateAll(READ_ROWS);
        return all.find((row) =>
          typeof message === 'string' ? row.message.includes(message) : message.test(row.message),
        );
      }),
    press: async (message, button) => {
      const row = await locate(message);
      // Buttons of a notification that is not important show only when it is expanded.
      const label = row.getByRole('button', { name: button, exact: true });
      if (!(await label.isVisible())) await row.getByRole('button', { name: /^Expand Notification/ }).click();
      await label.click();
    },
    clear: async () => {
      await run('Notifications: Clear All Notifications');
      await until('the notifications to go', async () => (await readText(rows)) === '');
    },
  };
}

/** Runs in the page, on all rows at once. */
const READ_ROWS = (rows: PageElement[]): Notification[] =>
  rows.map((row) => ({
    severity: (row.getAttribute('aria-label') ?? '').split(':')[0] as Notification['severity'],
    message: row.querySelector('.notification-list-item-message')?.textContent?.trim() ?? '',
    buttons: [...row.querySelectorAll('.notification-list-item-buttons-container .monaco-text-button')].map(
      (button) => button.textContent?.trim() ?? '',
    ),
  }));
