/** One text editor: a document, one side of a diff, or an output channel. */
import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import { goToPlace } from './go-to-place.ts';
import type { PageElement } from './page-element.ts';
import { exactly, readTexts } from './read-text.ts';

export interface TextEditor {
  /** The whole text, through the clipboard, because only the lines in view are drawn. An empty document reads as '\n'. */
  text(): Promise<string>;
  /** Waits until the whole text satisfies the condition, and returns it. */
  waitForText(what: string, condition: (text: string) => boolean): Promise<string>;
  /** The titles of the code lenses in view, from top to bottom. They come some time after the text. */
  codeLenses(): Promise<readonly string[]>;
  /** Clicks the nth code lens in view with exactly this title; the first is 0. */
  pressCodeLens(title: string, nth?: number): Promise<void>;
  /** Follows the first link in view with exactly this text, with the keyboard: the lines are drawn anew while links come. */
  followLink(text: string): Promise<void>;
}

/** Characters; longer pieces of a line are drawn in several. */
const LONGEST_PIECE = 50;

export function createTextEditor(page: Page, editor: Locator, run: (command: string) => Promise<void>): TextEditor {
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
      const place = await until(`the link "${text}"`, async () => {
        const lines = await editor.locator('.view-line').evaluateAll(READ_LINES);
        return findLink(await readWholeText(page, editor), lines, text);
      });
      await goToPlace(page, run, place.line, place.column);
      await run('Open Link');
    },
  };
}

/** A piece of a line as it is drawn. */
interface Piece {
  readonly text: string;
  readonly isLink: boolean;
}

/** Runs in the page, on all lines at once. Spaces are drawn as ones that do not break. */
const READ_LINES = (lines: PageElement[]): Piece[][] =>
  lines.map((line) =>
    [...line.querySelectorAll(':scope > span > span')].map((piece) => ({
      text: (piece.textContent ?? '').replaceAll('\u00a0', ' '),
      isLink: (piece.getAttribute('class') ?? '').split(' ').includes('detected-link'),
    })),
  );

/** Where the link begins, both from 1. */
function findLink(whole: string, lines: readonly Piece[][], text: string) {
  for (const pieces of lines) {
    const nth = pieces.findIndex((piece) => piece.isLink && piece.text === text.slice(0, LONGEST_PIECE));
    const drawn = pieces.map((piece) => piece.text).join('');
    const line = nth < 0 ? -1 : whole.split('\n').indexOf(drawn);
    if (line < 0) continue;
    const before = pieces.slice(0, nth).reduce((sum, piece) => sum + piece.text.length, 0);
    return { line: line + 1, column: before + 1 };
  }
  return undefined;
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
