/** A row as VS Code wants it. The tooltip comes when somebody points at it. */
import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { TreeRow } from './tree-row.ts';

const collapsibleStates = {
  none: TreeItemCollapsibleState.None,
  collapsed: TreeItemCollapsibleState.Collapsed,
  expanded: TreeItemCollapsibleState.Expanded,
} as const satisfies Record<TreeRow['collapsible'], TreeItemCollapsibleState>;

export function toTreeItem(row: TreeRow<unknown>): TreeItem {
  const { id, color } = row.icon;
  const item = new TreeItem(row.label, collapsibleStates[row.collapsible]);
  item.id = row.id;
  if (row.description) item.description = row.description;
  item.iconPath = color === undefined ? new ThemeIcon(id) : new ThemeIcon(id, new ThemeColor(color));
  item.contextValue = row.contextValue;
  item.accessibilityInformation = { label: row.accessibilityLabel };
  return item;
}

export function toTooltip(text: string): MarkdownString {
  return new MarkdownString(text);
}
