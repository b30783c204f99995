/** What VS Code has been given: it knows an element by its object, and we by what it names. */
import { elementId } from './element-id.ts';
import type { TreeElement } from './elements.ts';
import type { TreeRow } from './tree-row.ts';

export interface ShownElements {
  /** The elements of rows that VS Code is about to show. */
  show(rows: readonly TreeRow[]): TreeElement[];
  /** The element that stands for the same thing and was shown, else this one. */
  resolve<T extends TreeElement>(element: T): T;
  isShown(element: TreeElement): boolean;
  /** The row as it was shown, until it is forgotten. */
  row(element: TreeElement): TreeRow | undefined;
  forget(element: TreeElement): void;
}

export function createShownElements(): ShownElements {
  /** Not the many that have no children: nobody asks for them to be refreshed. */
  const parents = new Map<string, TreeElement>();
  const rows = new WeakMap<TreeElement, TreeRow>();
  return {
    show: (given) =>
      given.map((row) => {
        const element = parents.get(row.id) ?? row.element;
        if (row.collapsible !== 'none') parents.set(row.id, element);
        rows.set(element, row);
        return element;
      }),
    resolve: <T extends TreeElement>(element: T) => (parents.get(elementId(element)) as T | undefined) ?? element,
    isShown: (element) => parents.has(elementId(element)),
    row: (element) => rows.get(element),
    forget: (element) => rows.delete(element),
  };
}
