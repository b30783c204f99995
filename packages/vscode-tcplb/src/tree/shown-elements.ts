/** What VS Code has been given: it knows an element by its object, and we by what it names. */
import { elementId } from './element-id.ts';
import type { TreeElement } from './elements.ts';
import type { TreeRow } from './tree-row.ts';

export interface ShownRow extends TreeRow {
  /** What its tooltip said, once somebody has pointed at it: VS Code keeps that. */
  readonly told?: string;
}

export interface ShownElements {
  /** The elements of rows that VS Code is about to show below this one; without one, as the roots. */
  show(parent: TreeElement | undefined, rows: readonly TreeRow[]): TreeElement[];
  /** The element that stands for the same thing and was shown, else this one. */
  resolve<T extends TreeElement>(element: T): T;
  isShown(element: TreeElement): boolean;
  /** The row as it is shown, until it is forgotten. */
  row(element: TreeElement): ShownRow | undefined;
  /** The rows below it as they are shown; undefined when nobody has asked for them. */
  rowsBelow(element: TreeElement): readonly ShownRow[] | undefined;
  /** Takes another row for the element of this one. */
  replace(row: ShownRow): void;
  forget(element: TreeElement): void;
}

export function createShownElements(): ShownElements {
  /** Not the many that have no children: nobody asks for them to be refreshed. */
  const parents = new Map<string, TreeElement>();
  const rows = new WeakMap<TreeElement, ShownRow>();
  const below = new WeakMap<TreeElement, readonly TreeElement[]>();
  const resolve = <T extends TreeElement>(element: T) => (parents.get(elementId(element)) as T | undefined) ?? element;
  return {
    show(parent, given) {
      const elements = given.map((row) => {
        const element = parents.get(row.id) ?? row.element;
        if (row.collapsible !== 'none') parents.set(row.id, element);
        rows.set(element, row);
        return element;
      });
      if (parent !== undefined) below.set(resolve(parent), elements);
      return elements;
    },
    resolve,
    isShown: (element) => parents.has(elementId(element)),
    row: (element) => rows.get(element),
    rowsBelow: (element) => below.get(resolve(element))?.flatMap((one) => rows.get(one) ?? []),
    replace: (row) => rows.set(row.element, row),
    forget: (element) => rows.delete(element),
  };
}
