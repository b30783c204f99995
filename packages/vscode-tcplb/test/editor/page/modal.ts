import type { Page } from 'playwright-core';
import { until } from '../until.ts';
import { readText, readTexts } from './read-text.ts';

export interface ModalText {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

export interface Modal {
  /** Waits for a modal dialog and reads it. */
  read(): Promise<ModalText>;
  /** Presses a button and waits until the dialog is closed. */
  press(button: string): Promise<void>;
  isOpen(): Promise<boolean>;
}

export function createModal(page: Page): Modal {
  const box = page.locator('.monaco-dialog-box');
  const isOpen = (): Promise<boolean> => box.isVisible();
  return {
    isOpen,
    read: async () => {
      await until('a modal dialog', isOpen);
      return {
        message: await readText(box.locator('.dialog-message-text')),
        detail: await readText(box.locator('.dialog-message-detail')),
        buttons: await readTexts(box.locator('.dialog-buttons .monaco-button')),
      };
    },
    press: async (button) => {
      await until('a modal dialog', isOpen);
      await box.getByRole('button', { name: button, exact: true }).click();
      await until('the modal dialog to close', async () => !(await isOpen()));
    },
  };
}
