/** A tree view, found by its name. Rows are told apart by their label or by their accessibility label. */
import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import { runCommand } from './command-palette.ts';
import { type ContextMenu, openedMenu } from './context-menu.ts';
import type { PageElement } from './page-element.ts';
import { exactly } from './read-text.ts';

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

/** A row's label, its whole accessibility label, or a pattern that the latter matches. */
export type RowName = string | RegExp;

export interface Tree {
  /** Opens the view with the keyboard focus in it. Waits until the editor knows the view. */
  focus(): Promise<void>;
  /** The rows in view, from top to bottom. */
  visibleRows(): Promise<readonly TreeRow[]>;
  /** All rows that are not inside a collapsed one; scrolls from the top to the bottom. */
  rows(): Promise<readonly TreeRow[]>;
  /** Waits until the row is in view. */
  waitForRow(row: RowName): Promise<TreeRow>;
  /** Waits until no such row is in view. */
  waitForNoRow(row: RowName): Promise<void>;
  /** Waits until the rows in view satisfy the condition. */
  waitForRows(what: string, condition: (rows: readonly TreeRow[]) => boolean): Promise<readonly TreeRow[]>;
  /** Scrolls until the row is in view. */
  reveal(row: RowName): Promise<void>;
  expand(row: RowName): Promise<void>;
  collapse(row: RowName): Promise<void>;
  /** Clicks the row, which also runs its command. */
  select(row: RowName): Promise<void>;
  /** Opens the row's context menu. */
  contextMenu(row: RowName): Promise<ContextMenu>;
  /** The titles of the buttons that the row shows under the mouse. */
  inlineActions(row: RowName): Promise<readonly string[]>;
  /** Presses one of them. */
  pressInline(row: RowName, title: string): Promise<void>;
  /** Presses a button in the title bar of the view. */
  pressTitleAction(title: string): Promise<void>;
}

export function createTree(page: Page, view: string): Tree {
  const tree = page.getByRole('tree', { name: view, exact: true });
  const items = tree.locator('.monaco-list-row[role=treeitem]');
  const locate = (row: RowName): Locator => locateRow(page, tree, row);
  const visibleRows = async (): Promise<readonly TreeRow[]> => items.evaluateAll(READ_ROWS);
  const seen = async (row: RowName): Promise<Locator> => {
    const item = locate(row);
    await until(`the row ${row} in the view "${view}"`, () => item.isVisible());
    return item;
  };
  const unfold = async (row: RowName, expanded: boolean): Promise<void> => {
    const item = await seen(row);
    const what = `the row ${row} to ${expanded ? 'expand' : 'collapse'}`;
    if ((await item.getAttribute('aria-expanded')) !== String(expanded))
      await item.locator('.monaco-tl-twistie').click();
    await until(what, async () => (await item.getAttribute('aria-expanded')) === String(expanded));
  };

  return {
    visibleRows,
    focus: async () => {
      await runCommand(page, new RegExp(`: Focus on ${view} View$`));
      await until(`the view "${view}"`, () => tree.or(paneOf(page, view)).first().isVisible());
    },
    rows: () => collectRows(page, tree, visibleRows),
    waitForRow: async (row) => {
      const [first] = await (await seen(row)).evaluateAll(READ_ROWS);
      if (first === undefined) throw new Error(`the row ${row} vanished while it was read`);
      return first;
    },
    waitForNoRow: async (row) => {
      await until(`the row ${row} to leave the view "${view}"`, async () => (await locate(row).count()) === 0);
    },
    waitForRows: (what, condition) =>
      until(`${what} in the view "${view}"`, async () => {
        const rows = await visibleRows();
        return condition(rows) && rows;
      }),
    reveal: async (row) => {
      await scrollToTop(page, tree);
      await until(`the row ${row} while scrolling the view "${view}"`, async () => {
        if (await locate(row).isVisible()) return true;
        await scrollPage(page, tree);
        return false;
      });
    },
    expand: (row) => unfold(row, true),
    collapse: (row) => unfold(row, false),
    select: async (row) => (await seen(row)).locator('.label-name').first().click(),
    contextMenu: async (row) => {
      await (await seen(row)).locator('.label-name').first().click({ button: 'right' });
      return openedMenu(page);
    },
    inlineActions: async (row) => {
      const item = await seen(row);
      await item.hover();
      const labels = item.locator('.actions .action-label');
      return Promise.all((await labels.all()).map(async (label) => (await label.getAttribute('aria-label')) ?? ''));
    },
    pressInline: async (row, title) => {
      const item = await seen(row);
      await item.hover();
      await item.locator('.actions').getByRole('button', { name: title, exact: true }).click();
    },
    pressTitleAction: async (title) => {
      // The header of a view that is alone in its container is that of the container.
      const alone = page.locator('.composite.title', { hasText: view });
      const header = paneOf(page, view).locator('.pane-header:visible').or(alone).first();
      await header.hover();
      await header.getByRole('button', { name: title, exact: true }).click();
    },
  };
}

/** The section of the side bar or panel that holds a view: its header and its body. */
export function paneOf(page: Page, view: string): Locator {
  return page.locator('.pane').filter({ has: page.locator('.pane-header h3', { hasText: exactly(view) }) });
}

function locateRow(page: Page, tree: Locator, row: RowName): Locator {
  const named = tree.getByRole('treeitem', typeof row === 'string' ? { name: row, exact: true } : { name: row });
  if (typeof row !== 'string') return named.first();
  const labelled = tree.getByRole('treeitem').filter({ has: page.locator('.label-name', { hasText: exactly(row) }) });
  return named.or(labelled).first();
}

/** Runs in the page, on all rows at once, so that no row changes while it is read. */
const READ_ROWS = (rows: PageElement[]): TreeRow[] =>
  rows.map((row) => ({
    label: row.querySelector('.label-name, .label')?.textContent?.trim() ?? '',
    description: row.querySelector('.label-description')?.textContent?.trim() ?? '',
    name: row.getAttribute('aria-label') ?? '',
    level: Number(row.getAttribute('aria-level')),
    expanded: row.getAttribute('aria-expanded') === null ? undefined : row.getAttribute('aria-expanded') === 'true',
    selected: row.getAttribute('aria-selected') === 'true',
  }));

async function scrollToTop(page: Page, tree: Locator): Promise<void> {
  await tree.hover();
  await page.mouse.wheel(0, -1_000_000);
  await until('the first row', () => tree.locator('.monaco-list-row[data-index="0"]').isVisible());
}

/** Scrolls by a little less than the height of the view, so that no row is missed. */
async function scrollPage(page: Page, tree: Locator): Promise<void> {
  const height = (await tree.boundingBox())?.height ?? 0;
  await page.mouse.wheel(0, Math.max(22, height - 66));
}

/** The editor only draws the rows in view; each has its index. */
async function collectRows(
  page: Page,
  tree: Locator,
  visibleRows: () => Promise<readonly TreeRow[]>,
): Promise<readonly TreeRow[]> {
  const items = tree.locator('.monaco-list-row[role=treeitem]');
  if ((await items.count()) === 0) return [];
  await scrollToTop(page, tree);
  const found = new Map<number, TreeRow>();
  await until('the last row while scrolling', async () => {
    const last = await items.evaluateAll(READ_INDEXES);
    const rows = await visibleRows();
    last.indexes.forEach((index, position) => {
      const row = rows[position];
      if (row !== undefined) found.set(index, row);
    });
    if (last.complete) return true;
    await scrollPage(page, tree);
    return false;
  });
  return [...found.entries()].sort(([a], [b]) => a - b).map(([, row]) => row);
}

const READ_INDEXES = (rows: PageElement[]): { indexes: number[]; complete: boolean } => ({
  indexes: rows.map((row) => Number(row.getAttribute('data-index'))),
  complete: rows.some((row) => row.getAttribute('data-last-element') === 'true'),
});
