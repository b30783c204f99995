/**
 * From what may have changed to the rows that did. While VS Code asks anew for what is below an element it does not know what
 * somebody clicks on there: a command of the context menu would be told of no row.
 */
import { childRows } from './build-tree.ts';
import { elementId, parentOf } from './element-id.ts';
import type { TreeElement } from './elements.ts';
import type { ShownElements, ShownRow } from './shown-elements.ts';
import type { TreeModel } from './tree-model.ts';
import type { TreeRow } from './tree-row.ts';

/** Elements that have children, none of them below another one; empty when all is shown as it is. */
export function narrowChange(model: TreeModel, shown: ShownElements, element: TreeElement): TreeElement[] {
  const before = shown.row(element);
  const now = childRows(model, parentOf(element)).find(({ id }) => id === elementId(element));
  if (before === undefined || now === undefined || !isSameRow(before, now)) return [element];
  return narrowChildren(model, shown, element);
}

function narrowChildren(model: TreeModel, shown: ShownElements, element: TreeElement): TreeElement[] {
  const before = shown.rowsBelow(element);
  if (before === undefined) return [];
  const now = childRows(model, element);
  const isSameList = before.length === now.length && before.every((row, index) => isSamePlace(row, now[index]));
  if (!isSameList) return [element];
  const changed = now.filter((row, index) => !isSameRow(before[index] as ShownRow, row));
  // Only those with children are known by their elements.
  if (changed.some(({ collapsible }) => collapsible === 'none')) return [element];
  return now.flatMap((row) => {
    const child = shown.resolve(row.element);
    return changed.includes(row) ? [child] : narrowChildren(model, shown, child);
  });
}

function isSamePlace(before: TreeRow, now: TreeRow | undefined): boolean {
  return before.id === now?.id && (before.collapsible === 'none') === (now.collapsible === 'none');
}

function isSameRow(before: ShownRow, now: TreeRow): boolean {
  return (
    before.label === now.label &&
    before.description === now.description &&
    before.icon.id === now.icon.id &&
    before.icon.color === now.icon.color &&
    before.contextValue === now.contextValue &&
    before.accessibilityLabel === now.accessibilityLabel &&
    // To make all of them takes ten times as long as to make the rows.
    (before.told === undefined || before.told === now.tooltip())
  );
}
