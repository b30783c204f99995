/** Reading the rows of a tree that only draws those in view, in any order. */
import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import type { PageElement } from './page-element.ts';

export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** What a screen reader says. */
  readonly name: string;
  /** 1 for the roots. */
  readonly level: number;
  /** Undefined for a row without children. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
}

interface DrawnRow {
  readonly row: TreeRow;
  /** Among all rows, drawn or not, from 0. */
  readonly index: number;
  readonly last: boolean;
}

/** The rows that are drawn now, from top to bottom. */
export async function readRows(tree: Locator): Promise<readonly TreeRow[]> {
  return (await readDrawn(tree)).map(({ row }) => row);
}

/** The row itself. Fails when it is not drawn. */
export async function readRow(item: Locator): Promise<TreeRow> {
  const [first] = await item.evaluateAll(READ);
  if (first === undefined) throw new Error('the row vanished while it was read');
  return first.row;
}

/** True when the row has a child right below it. */
export async function showsChildren(tree: Locator, item: Locator): Promise<boolean> {
  const [parent] = await item.evaluateAll(READ);
  const below = (await readDrawn(tree)).find(({ index }) => index === (parent?.index ?? 0) + 1);
  return parent !== undefined && below !== undefined && below.row.level > parent.row.level;
}

/** Thousands of rows take their time on a busy machine. */
const SCROLLING = { timeoutMs: 120_000 };

/** All rows, drawn or not: goes from the top to the bottom with the keyboard. */
export async function readAllRows(page: Page, tree: Locator): Promise<readonly TreeRow[]> {
  const found = new Map<number, TreeRow>();
  if ((await readDrawn(tree)).length === 0) return [];
  await goToTop(page, tree);
  const complete = async (): Promise<boolean> => {
    const drawn = await readDrawn(tree);
    for (const { index, row } of drawn) found.set(index, row);
    if (drawn.some(({ last }) => last)) return true;
    await goDown(page, tree);
    return false;
  };
  await until('the last row while scrolling', complete, SCROLLING);
  return [...found.entries()].sort(([a], [b]) => a - b).map(([, row]) => row);
}

/** Scrolls until the row is inside the view, not only drawn just outside of it. */
export async function scrollTo(page: Page, tree: Locator, item: Locator, name: string): Promise<void> {
  if (await isInside(tree, item)) return;
  await goToTop(page, tree);
  const inside = async (): Promise<boolean> => {
    if (await isInside(tree, item)) return true;
    const atEnd = (await readDrawn(tree)).some(({ last }) => last);
    await (atEnd && !(await item.isVisible()) ? goToTop(page, tree) : goDown(page, tree));
    return false;
  };
  await until(`the row ${name} while scrolling`, inside, SCROLLING);
}

async function isInside(tree: Locator, item: Locator): Promise<boolean> {
  if (!(await item.isVisible())) return false;
  const [outer, inner] = await Promise.all([tree.boundingBox(), item.boundingBox()]);
  return outer !== null && inner !== null && inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height;
}

/** By the keyboard, because the editor makes of one turn of the wheel as many rows as it likes. */
async function goToTop(page: Page, tree: Locator): Promise<void> {
  const first = tree.locator('.monaco-list-row[data-index="0"]');
  await until('the first row while scrolling', async () => {
    await tree.focus();
    await page.keyboard.press('Home');
    return isInside(tree, first);
  });
}

/** To the last row in view, or a page further; waits until the focus has moved. At the end nothing moves. */
async function goDown(page: Page, tree: Locator): Promise<void> {
  const before = await tree.getAttribute('aria-activedescendant');
  await page.keyboard.press('PageDown');
  const moved = async (): Promise<boolean> => (await tree.getAttribute('aria-activedescendant')) !== before;
  await until('the focus to move down', moved, { timeoutMs: 1_000 }).catch(() => undefined);
}

async function readDrawn(tree: Locator): Promise<readonly DrawnRow[]> {
  const drawn = await tree.locator('.monaco-list-rows > .monaco-list-row').evaluateAll(READ);
  return drawn.sort((a, b) => a.index - b.index);
}

/** Runs in the page, on all rows at once, so that no row changes while it is read. */
const READ = (rows: PageElement[]): DrawnRow[] => {
  const text = (row: PageElement, selector: string): string => row.querySelector(selector)?.textContent?.trim() ?? '';
  const expanded = (row: PageElement): boolean | undefined => {
    const value = row.getAttribute('aria-expanded');
    return value === null ? undefined : value === 'true';
  };
  return rows.map((row) => ({
    index: Number(row.getAttribute('data-index')),
    last: row.getAttribute('data-last-element') === 'true',
    row: {
      label: text(row, '.label-name, .label'),
      description: text(row, '.label-description'),
      name: row.getAttribute('aria-label') ?? '',
      level: Number(row.getAttribute('aria-level')),
      expanded: expanded(row),
      selected: row.getAttribute('aria-selected') === 'true',
    },
  }));
};
