/** The editors in the middle of the window. */
import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import type { PageElement } from './page-element.ts';
import { readText } from './read-text.ts';
import { createTextEditor, type TextEditor } from './text-editor.ts';

export interface DiffEditor {
  readonly original: TextEditor;
  readonly modified: TextEditor;
}

export interface EditorArea {
  /** The titles of all tabs. */
  titles(): Promise<readonly string[]>;
  /** The title of the tab in front; '' without one. */
  activeTitle(): Promise<string>;
  /** Waits until the tab in front has exactly this title, or one that matches, and returns it. */
  waitForTitle(title: string | RegExp): Promise<string>;
  /** The text editor in front. */
  active(): TextEditor;
  /** The diff editor in front. */
  diff(): DiffEditor;
  /** The text of the webview in front, once it has any. */
  webviewText(): Promise<string>;
  closeAll(): Promise<void>;
}

export function createEditorArea(page: Page, run: (command: string) => Promise<void>): EditorArea {
  const tabs = page.locator('.part.editor .tab');
  const group = page.locator('.part.editor .editor-group-container.active');
  const activeTitle = async (): Promise<string> => (await readTitles(group.locator('.tab.active')))[0] ?? '';
  return {
    titles: () => readTitles(tabs),
    activeTitle,
    waitForTitle: (title) =>
      until(`the editor ${title} in front`, async () => {
        const now = await activeTitle();
        return (typeof title === 'string' ? now === title : title.test(now)) && now;
      }),
    active: () => createTextEditor(page, group.locator('.editor-container .monaco-editor').first(), run),
    diff: () => ({
      original: createTextEditor(page, group.locator('.monaco-diff-editor .editor.original .monaco-editor'), run),
      modified: createTextEditor(page, group.locator('.monaco-diff-editor .editor.modified .monaco-editor'), run),
    }),
    webviewText: async () => {
      const frame = page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame');
      return until('the text of the webview', async () => {
        const text = await readText(frame.locator('body'));
        return text !== '' && text;
      });
    },
    closeAll: async () => {
      await run('View: Close All Editors');
      await until('all editors to close', async () => (await tabs.count()) === 0);
    },
  };
}

/** The name of a file and its ending are drawn in two pieces. */
function readTitles(tabs: Locator): Promise<readonly string[]> {
  return tabs.evaluateAll((found: PageElement[]) =>
    found.map((tab) =>
      [...tab.querySelectorAll('.label-name, .label-suffix')].map((piece) => piece.textContent?.trim() ?? '').join(''),
    ),
  );
}
