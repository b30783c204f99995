/** A tree view, found by its name. Rows are told apart by their label or by their accessibility label. */
import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import { runCommand } from './command-palette.ts';
import { type ContextMenu, openedMenu } from './context-menu.ts';
import { exactly } from './read-text.ts';
import { readAllRows, readRow, readRows, scrollTo, showsChildren, type TreeRow } from './tree-rows.ts';

/** A row's label, its whole accessibility label, or a pattern that the latter matches. */
export type RowName = string | RegExp;

export interface Tree {
  /** Opens the view with the keyboard focus in it. Waits until the editor knows the view. */
  focus(): Promise<void>;
  /** The rows that are drawn, from top to bottom: those in view and perhaps one more. */
  visibleRows(): Promise<readonly TreeRow[]>;
  /** All rows that are not inside a collapsed one; scrolls from the top to the bottom. */
  rows(): Promise<readonly TreeRow[]>;
  /** Waits until the row is drawn. */
  waitForRow(row: RowName): Promise<TreeRow>;
  /** Waits until no such row is drawn. */
  waitForNoRow(row: RowName): Promise<void>;
  /** Waits until the drawn rows satisfy the condition. */
  waitForRows(what: string, condition: (rows: readonly TreeRow[]) => boolean): Promise<readonly TreeRow[]>;
  /** Scrolls until the row is in view. */
  reveal(row: RowName): Promise<void>;
  /** Waits until the first child is there, too; so a row without children fails. */
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
  const seen = async (row: RowName): Promise<Locator> => {
    const item = locateRow(page, tree, row);
    await until(`the row ${row} in the view "${view}"`, () => item.isVisible());
    return item;
  };
  const shown = async (row: RowName): Promise<Locator> => {
    const item = await seen(row);
    await scrollTo(page, tree, item, String(row));
    return item;
  };

  return {
    focus: async () => {
      await runCommand(page, new RegExp(`: Focus on ${view} View$`));
      await until(`the view "${view}"`, () => tree.or(paneOf(page, view)).first().isVisible());
    },
    visibleRows: () => readRows(tree),
    rows: () => readAllRows(page, tree),
    waitForRow: async (row) => readRow(await seen(row)),
    waitForNoRow: async (row) => {
      const gone = async (): Promise<boolean> => (await locateRow(page, tree, row).count()) === 0;
      await until(`the row ${row} to leave the view "${view}"`, gone);
    },
    waitForRows: (what, condition) =>
      until(`${what} in the view "${view}"`, async () => {
        const rows = await readRows(tree);
        return condition(rows) && rows;
      }),
    reveal: async (row) => scrollTo(page, tree, locateRow(page, tree, row), String(row)),
    expand: async (row) => {
      const item = await shown(row);
      await unfold(row, item, true);
      await until(`the children of the row ${row}`, () => showsChildren(tree, item));
    },
    collapse: async (row) => unfold(row, await shown(row), false),
    select: async (row) => clickLabel(await shown(row), 'left'),
    contextMenu: async (row) => {
      await clickLabel(await shown(row), 'right');
      return openedMenu(page);
    },
    inlineActions: async (row) => inlineTitles(await shown(row)),
    pressInline: async (row, title) => {
      const item = await shown(row);
      await item.hover();
      await item.getByRole('button', { name: title, exact: true }).click();
    },
    pressTitleAction: (title) => pressTitleAction(page, view, title),
  };
}

/** The section of the side bar or panel that holds a view: its header and its body. */
export function paneOf(page: Page, view: string): Locator {
  return page.locator('.pane').filter({ has: page.locator('.pane-header h3', { hasText: exactly(view) }) });
}

function locateRow(page: Page, tree: Locator, row: RowName): Locator {
  const items = tree.getByRole('treeitem');
  if (typeof row !== 'string') return tree.getByRole('treeitem', { name: row }).first();
  const labelled = items.filter({ has: page.locator('.label-name, .label', { hasText: exactly(row) }) });
  return tree.getByRole('treeitem', { name: row, exact: true }).or(labelled).first();
}

async function unfold(row: RowName, item: Locator, expanded: boolean): Promise<void> {
  const done = async (): Promise<boolean> => (await item.getAttribute('aria-expanded')) === String(expanded);
  if (await done()) return;
  await item.locator('.monaco-tl-twistie').click();
  await until(`the row ${row} to ${expanded ? 'expand' : 'collapse'}`, done);
}

async function clickLabel(item: Locator, button: 'left' | 'right'): Promise<void> {
  await item.locator('.label-name, .label').first().click({ button });
}

async function inlineTitles(item: Locator): Promise<readonly string[]> {
  await item.hover();
  const labels = item.locator('.action-label');
  return Promise.all((await labels.all()).map(async (label) => (await label.getAttribute('aria-label')) ?? ''));
}

/** The header of a view that is alone in its container is that of the container. */
async function pressTitleAction(page: Page, view: string, title: string): Promise<void> {
  const alone = page.locator('.composite.title', { hasText: view });
  const header = paneOf(page, view).locator('.pane-header:visible').or(alone).first();
  await header.hover();
  await header.getByRole('button', { name: title, exact: true }).click();
}
