import type { Page } from 'playwright-core';
import { until } from '../until.ts';
import type { PageElement } from './page-element.ts';
import type { QuickInput } from './quick-input.ts';

export interface WalkthroughStep {
  readonly title: string;
  readonly done: boolean;
}

export interface Walkthrough {
  /** Opens one by its title. */
  open(title: string): Promise<void>;
  steps(): Promise<readonly WalkthroughStep[]>;
  /** Opens a step, which shows its buttons and its picture. */
  select(step: string): Promise<void>;
  /** Presses a button or link of the open step. */
  press(button: string): Promise<void>;
  /** Waits until the step has its tick. */
  waitUntilDone(step: string): Promise<void>;
}

export function createWalkthrough(
  page: Page,
  quickInput: QuickInput,
  run: (command: string) => Promise<void>,
): Walkthrough {
  const details = page.locator('.gettingStartedSlideDetails');
  const items = details.locator('.getting-started-step');
  const steps = (): Promise<readonly WalkthroughStep[]> => items.evaluateAll(READ_STEPS);
  return {
    steps,
    open: async (title) => {
      await run('Welcome: Open Walkthrough...');
      await quickInput.choose(title);
      await until(`the walkthrough "${title}"`, () => details.getByText(title, { exact: true }).first().isVisible());
    },
    select: async (step) => {
      const item = items.filter({ has: page.locator('.step-title', { hasText: step }) }).first();
      await until(`the step "${step}"`, () => item.isVisible());
      if ((await item.getAttribute('aria-expanded')) !== 'true') await item.locator('.step-title').click();
    },
    press: async (button) => {
      const label = items.locator('.button-container .monaco-button, a').filter({ hasText: button }).first();
      await until(`the button "${button}" of the walkthrough`, () => label.isVisible());
      await label.click();
    },
    waitUntilDone: async (step) => {
      await until(`the step "${step}" to be done`, async () =>
        (await steps()).some(({ title, done }) => title === step && done),
      );
    },
  };
}

/** Runs in the page, on all steps at once. */
const READ_STEPS = (items: PageElement[]): WalkthroughStep[] =>
  items.map((item) => ({
    title: item.querySelector('.step-title')?.textContent?.trim() ?? '',
    done: item.querySelector('.codicon.complete') !== null,
  }));
