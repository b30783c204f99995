/** One line of the tree, as plain data. */
import type { TreeElement } from './elements.ts';

export interface RowIcon {
  /** Of a codicon. */
  readonly id: string;
  /** Of a theme color. Never says anything that the icon does not. */
  readonly color?: string;
}

export interface TreeRow<Element = TreeElement> {
  readonly element: Element;
  /** Stable over refreshes and restarts: what is expanded and selected hangs on it. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** Markdown; worked out when somebody points at the row. */
  readonly tooltip: () => string;
  readonly icon: RowIcon;
  /** For the conditions of the manifest's menus. */
  readonly contextValue: string;
  /** `expanded` counts only when the row is seen for the first time. */
  readonly collapsible: 'none' | 'collapsed' | 'expanded';
  /** A full sentence, for screen readers. */
  readonly accessibilityLabel: string;
}
