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

/** Scrolling through thousands of rows takes its time on a busy machine. */
const SCROLLING = { timeoutMs: 120_000 };

/** All rows, drawn or not: scrolls from the top to the bottom. */
export async function readAllRows(page: Page, tree: Locator): Promise<readonly TreeRow[]> {
  const found = new Map<number, TreeRow>();
  if ((await readDrawn(tree)).length === 0) return [];
  await scrollToTop(page, tree);
  await until(
    'the last row while scrolling',
    async () => {
      const drawn = await readDrawn(tree);
      for (const { index, row } of drawn) found.set(index, row);
      if (drawn.some(({ last }) => last)) return true;
      await scrollDown(page, tree);
      return false;
    },
    SCROLLING,
  );
  return [...found.entries()].sort(([a], [b]) => a - b).map(([, row]) => row);
}

/** Scrolls until the row is inside the view, not only drawn just outside of it. */
export async function scrollTo(page: Page, tree: Locator, item: Locator): Promise<void> {
  if (await isInside(tree, item)) return;
  await scrollToTop(page, tree);
  await until(
    `${item} while scrolling`,
    async () => {
      if (await isInside(tree, item)) return true;
      await scrollDown(page, tree);
      return false;
    },
    SCROLLING,
  );
}

async function isInside(tree: Locator, item: Locator): Promise<boolean> {
  if (!(await item.isVisible())) return false;
  const [outer, inner] = await Promise.all([tree.boundingBox(), item.boundingBox()]);
  return outer !== null && inner !== null && inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height;
}

async function scrollToTop(page: Page, tree: Locator): Promise<void> {
  const first = tree.locator('.monaco-list-row[data-index="0"]');
  await until('the first row while scrolling', async () => {
    if (await isInside(tree, first)) return true;
    await wheel(page, tree, -1_000_000);
    return false;
  });
}

/** By two rows less than the height of the view, so that no row is missed; waits until the rows have moved. */
async function scrollDown(page: Page, tree: Locator): Promise<void> {
  const before = (await readDrawn(tree))[0]?.index;
  const height = (await tree.boundingBox())?.height ?? 0;
  await wheel(page, tree, Math.max(22, height - 44));
  await until('the rows to scroll', async () => (await readDrawn(tree))[0]?.index !== before);
}

async function wheel(page: Page, tree: Locator, pixels: number): Promise<void> {
  const box = await tree.boundingBox();
  if (box === null) return;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, pixels);
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
