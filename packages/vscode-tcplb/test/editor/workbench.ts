/** The editor's window as a user sees it. Needs a page that shows VS Code, however it was started. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { runCommand } from './page/command-palette.ts';
import { createQuickInput, type QuickInput } from './page/quick-input.ts';
import { createTree, type Tree } from './page/tree.ts';

export interface Workbench {
  /** For what has no page object. */
  readonly page: Page;
  /** Loads the editor and waits until it can be used. Commands of extensions may come later; `runCommand` waits. */
  open(url: string): Promise<void>;
  /** Runs a command of the palette by its whole title, `Category: Title`. */
  runCommand(title: string | RegExp): Promise<void>;
  readonly quickInput: QuickInput;
  /** A tree view by its name. */
  tree(view: string): Tree;
  /** Writes NAME.png and returns its path. */
  screenshot(name: string): Promise<string>;
}

/** Screenshots go here; git ignores it. */
export const TEST_OUTPUT = join(import.meta.dirname, '..', '..', 'test-output');

const START_MS = 60_000;

export function createWorkbench(page: Page, output = TEST_OUTPUT): Workbench {
  return {
    page,
    open: async (url) => {
      await page.goto(url, { timeout: START_MS });
      await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: START_MS });
    },
    runCommand: (title) => runCommand(page, title),
    quickInput: createQuickInput(page),
    tree: (view) => createTree(page, view),
    screenshot: async (name) => {
      await mkdir(output, { recursive: true });
      const path = join(output, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
  };
}
