/** One text editor: a document, one side of a diff, or an output channel. */
import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import { escapeRegExp, exactly, readTexts } from './read-text.ts';

export interface TextEditor {
  /** The whole text, through the clipboard, because only the lines in view are drawn. An empty document reads as '\n'. */
  text(): Promise<string>;
  /** Waits until the whole text satisfies the condition, and returns it. */
  waitForText(what: string, condition: (text: string) => boolean): Promise<string>;
  /** The titles of the code lenses in view, from top to bottom. They come some time after the text. */
  codeLenses(): Promise<readonly string[]>;
  /** Clicks the nth code lens in view with exactly this title; the first is 0. */
  pressCodeLens(title: string, nth?: number): Promise<void>;
  /** Follows the first link in view with exactly this text, as a click with Ctrl does. */
  followLink(text: string): Promise<void>;
}

/** Characters. */
const LONGEST_PIECE = 50;

export function createTextEditor(page: Page, editor: Locator): TextEditor {
  const lenses = editor.locator('.codelens-decoration a');
  const text = (): Promise<string> => readWholeText(page, editor);
  return {
    text,
    waitForText: (what, condition) =>
      until(what, async () => {
        const now = await text();
        return condition(now) && now;
      }),
    codeLenses: async () => (await readTexts(lenses)).filter((title) => title !== ''),
    pressCodeLens: async (title, nth = 0) => {
      const lens = lenses.filter({ hasText: exactly(title) }).nth(nth);
      await until(`the code lens "${title}"`, () => lens.isVisible());
      await lens.click();
    },
    followLink: async (text) => {
      // Spaces are drawn as ones that do not break, and long pieces in several.
      const words = text.slice(0, LONGEST_PIECE).split(' ').map(escapeRegExp);
      const link = editor.locator('.detected-link', { hasText: new RegExp(`^${words.join('\\s')}$`) }).first();
      await until(`the link "${text}"`, () => link.isVisible());
      await link.click({ modifiers: ['ControlOrMeta'] });
    },
  };
}

/** Copying is asynchronous and says nothing when done, so the clipboard gets a mark that the copy must replace. */
async function readWholeText(page: Page, editor: Locator): Promise<string> {
  const input = editor.locator('.native-edit-context, textarea.inputarea').first();
  await input.waitFor({ state: 'attached' });
  const mark = `nothing copied yet ${performance.now()}`;
  const copied = async (): Promise<string | false> => {
    await input.focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Control+C');
    const text = await readClipboard(page);
    return text !== mark && text;
  };
  await writeClipboard(page, mark);
  const text = await until('the text of an editor in the clipboard', async () => {
    const now = await copied();
    return now === false ? false : { now };
  });
  await page.keyboard.press('Control+Home');
  return text.now;
}

/** The text in the clipboard of the editor's browser. */
export async function readClipboard(page: Page): Promise<string> {
  return (await page.evaluate('navigator.clipboard.readText()')) as string;
}

async function writeClipboard(page: Page, text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
}
