/** The panel at the bottom: output channels and terminals. */
import type { Page } from 'playwright-core';
import { until } from '../until.ts';
import type { QuickInput } from './quick-input.ts';
import { exactly, readTexts } from './read-text.ts';
import { createTextEditor, type TextEditor } from './text-editor.ts';

export interface Panel {
  /** Shows an output channel by its name. */
  output(channel: string): Promise<TextEditor>;
  /** The lines that the terminal in front shows, without trailing space; empty lines at the end are left out. */
  terminalText(): Promise<string>;
  /** Waits until the terminal in front shows the text or a match. */
  waitForTerminal(text: string | RegExp): Promise<string>;
  /** Waits for a piece of a line of the terminal in front, however it is wrapped. */
  waitForTerminalLine(text: string): Promise<void>;
  close(): Promise<void>;
}

export function createPanel(page: Page, quickInput: QuickInput, run: (command: string) => Promise<void>): Panel {
  const part = page.locator('.part.panel');
  const terminalText = async (): Promise<string> => {
    const lines = await readTexts(
      part.locator('.terminal-wrapper.active .xterm-rows > div, .terminal-wrapper:visible .xterm-rows > div'),
    );
    return lines.join('\n').trimEnd();
  };
  return {
    output: async (channel) => {
      await run('Output: Show Output Channels...');
      await quickInput.choose(channel);
      const shown = part.locator('select option:checked', { hasText: exactly(channel) });
      await until(`the output channel "${channel}"`, async () => (await shown.count()) > 0);
      return createTextEditor(page, part.locator('.monaco-editor').first(), run);
    },
    terminalText,
    waitForTerminal: (text) =>
      until(`${text} in the terminal`, async () => {
        const now = await terminalText();
        return (typeof text === 'string' ? now.includes(text) : text.test(now)) && now;
      }),
    waitForTerminalLine: async (text) => {
      const isShown = async () => (await terminalText()).replaceAll('\n', '').includes(text);
      await until(`${text} in the terminal`, isShown);
    },
    close: async () => {
      if (await part.isVisible()) await run('View: Toggle Panel Visibility');
      await until('the panel to close', async () => !(await part.isVisible()));
    },
  };
}
