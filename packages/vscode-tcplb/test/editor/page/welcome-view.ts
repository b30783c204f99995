import type { Page } from 'playwright-core';
import { until } from '../until.ts';
import { readTexts } from './read-text.ts';
import { paneOf } from './tree.ts';

export interface WelcomeView {
  /** Waits until a paragraph contains the text, and returns all paragraphs. */
  waitFor(text: string): Promise<readonly string[]>;
  /** The labels of the buttons and links. */
  buttons(): Promise<readonly string[]>;
  press(button: string): Promise<void>;
}

/** What a view shows instead of rows while it has none. */
export function createWelcomeView(page: Page, view: string): WelcomeView {
  const content = paneOf(page, view).locator('.welcome-view-content');
  const button = content.locator('.monaco-button, a');
  return {
    waitFor: (text) =>
      until(`the welcome text "${text}" in the view "${view}"`, async () => {
        const paragraphs = await readTexts(content.locator('p'));
        return paragraphs.some((paragraph) => paragraph.includes(text)) && paragraphs;
      }),
    buttons: () => readTexts(button),
    press: async (label) => {
      await until(`the button "${label}" in the view "${view}"`, () =>
        content.getByText(label, { exact: true }).isVisible(),
      );
      await content.getByText(label, { exact: true }).click();
    },
  };
}
