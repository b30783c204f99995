/** What of the tree is to be asked for anew, gathered for a moment so that a burst makes one refresh. */
import { elementId, parentOf } from './element-id.ts';
import type { TreeElement } from './elements.ts';

const GATHER_MS = 50;

export interface PendingChanges {
  /** An element with all below it; `root` for everything. */
  add(element: TreeElement | 'root'): void;
  /** Drops what is pending. */
  dispose(): void;
}

/** Calls `flush` with the elements, none of them below another one; undefined for the roots. */
export function createPendingChanges(flush: (elements: readonly TreeElement[] | undefined) => void): PendingChanges {
  const pending = new Map<string, TreeElement>();
  let isRootPending = false;
  let timer: NodeJS.Timeout | undefined;
  const fire = () => {
    timer = undefined;
    const elements = isRootPending ? undefined : topmost(pending);
    pending.clear();
    isRootPending = false;
    flush(elements);
  };
  return {
    add(element) {
      if (element === 'root') isRootPending = true;
      else pending.set(elementId(element), element);
      timer ??= setTimeout(fire, GATHER_MS);
    },
    dispose: () => clearTimeout(timer),
  };
}

function topmost(elements: ReadonlyMap<string, TreeElement>): TreeElement[] {
  const isBelowOther = (element: TreeElement): boolean => {
    const parent = parentOf(element);
    return parent !== undefined && (elements.has(elementId(parent)) || isBelowOther(parent));
  };
  return [...elements.values()].filter((element) => !isBelowOther(element));
}
