/** The editor's window as a user sees it. Needs a page that shows VS Code, however it was started. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { runCommand } from './page/command-palette.ts';
import { createEditorArea, type EditorArea } from './page/editor-area.ts';
import { createModal, type Modal } from './page/modal.ts';
import { createNotifications, type Notifications } from './page/notifications.ts';
import { createPanel, type Panel } from './page/panel.ts';
import { createQuickInput, type QuickInput } from './page/quick-input.ts';
import { createStatusBar, type StatusBar } from './page/status-bar.ts';
import { createTestExplorer, type TestExplorer } from './page/test-explorer.ts';
import { readClipboard } from './page/text-editor.ts';
import { createTree, type Tree } from './page/tree.ts';
import { createWalkthrough, type Walkthrough } from './page/walkthrough.ts';
import { createWelcomeView, type WelcomeView } from './page/welcome-view.ts';
import { until } from './until.ts';

/** One of the themes that come with the editor for each kind, and the class that the window has in that kind. */
const themes = {
  light: { name: 'Light Modern', className: 'vs' },
  dark: { name: 'Dark Modern', className: 'vs-dark' },
  'high contrast': { name: 'Dark High Contrast', className: 'hc-black' },
} as const;

export type ThemeKind = keyof typeof themes;

export interface Workbench {
  /** For what has no page object. */
  readonly page: Page;
  /** Loads the editor and waits until it can be used. Commands of extensions may come later; `runCommand` waits. */
  open(url: string): Promise<void>;
  /** Runs a command of the palette by its whole title, `Category: Title`. */
  runCommand(title: string | RegExp): Promise<void>;
  readonly quickInput: QuickInput;
  readonly editors: EditorArea;
  readonly notifications: Notifications;
  readonly modal: Modal;
  readonly panel: Panel;
  readonly testExplorer: TestExplorer;
  readonly walkthrough: Walkthrough;
  readonly statusBar: StatusBar;
  /** A tree view by its name. */
  tree(view: string): Tree;
  /** What a view shows while it has no rows. */
  welcome(view: string): WelcomeView;
  clipboard(): Promise<string>;
  /** Chooses the theme, and waits until the window has it. */
  setTheme(kind: ThemeKind): Promise<void>;
  /** Writes NAME.png and returns its path. Moves the mouse away first, so that nothing is shown under it. */
  screenshot(name: string): Promise<string>;
  /** NAME-dark.png in the theme that the editor begins with, and NAME-light.png. Choosing a theme closes what asks for an answer. */
  screenshots(name: string): Promise<void>;
}

/** Screenshots go here; git ignores it. */
export const TEST_OUTPUT = join(import.meta.dirname, '..', '..', 'test-output');

const START_MS = 60_000;
/** In the title bar, where nothing reacts to the mouse. */
const ASIDE = [560, 5] as const;
/** A tooltip that the keyboard opened stays. */
const HOVER_MS = 2_000;

export function createWorkbench(page: Page, output = TEST_OUTPUT): Workbench {
  const run = (title: string | RegExp): Promise<void> => runCommand(page, title);
  const quickInput = createQuickInput(page);
  const setTheme = async (kind: ThemeKind): Promise<void> => {
    await run('Preferences: Color Theme');
    const { name, className } = themes[kind];
    // The list of themes is longer than what is drawn of it.
    await quickInput.type(name);
    await quickInput.choose(name);
    await until(`the ${kind} theme`, () => page.locator(`.monaco-workbench.${className}`).isVisible());
  };
  const screenshot = async (name: string): Promise<string> => {
    await mkdir(output, { recursive: true });
    const path = join(output, `${name}.png`);
    await page.mouse.move(...ASIDE);
    await page
      .locator('.monaco-hover:visible')
      .first()
      .waitFor({ state: 'hidden', timeout: HOVER_MS })
      .catch(() => undefined);
    await page.screenshot({ path });
    return path;
  };
  return {
    page,
    runCommand: run,
    quickInput,
    editors: createEditorArea(page, run),
    notifications: createNotifications(page, run),
    modal: createModal(page),
    panel: createPanel(page, quickInput, run),
    testExplorer: createTestExplorer(page, run),
    walkthrough: createWalkthrough(page, quickInput, run),
    statusBar: createStatusBar(page),
    tree: (view) => createTree(page, view),
    welcome: (view) => createWelcomeView(page, view),
    clipboard: () => readClipboard(page),
    open: async (url) => {
      await page.goto(url, { timeout: START_MS });
      await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: START_MS });
    },
    setTheme,
    screenshot,
    screenshots: async (name) => {
      await screenshot(`${name}-dark`);
      await setTheme('light');
      await screenshot(`${name}-light`);
      await setTheme('dark');
    },
  };
}
