/** Names for elements that stay the same as long as the thing does. */
import type { TreeElement } from './elements.ts';

/** Unique in the tree. */
export function elementId(element: TreeElement): string {
  return JSON.stringify(pathOf(element));
}

function pathOf(element: TreeElement): (string | number)[] {
  const { kind, sourceId } = element;
  switch (kind) {
    case 'context':
      return [sourceId];
    case 'hosts':
      // No namespace has an empty name.
      return [sourceId, '', kind];
    case 'host':
      return [sourceId, '', kind, element.name];
    case 'namespace':
      return [sourceId, element.namespace];
    case 'exposure':
    case 'daemonSet':
      return [sourceId, element.namespace, kind, element.name];
    case 'backend':
      return [...pathOf(element.owner), element.node, element.address, element.port, element.protocol];
    case 'message':
      return [...(element.parent ? pathOf(element.parent) : []), kind, element.text];
  }
}

/** Undefined for a root. */
export function parentOf(element: TreeElement): TreeElement | undefined {
  const { sourceId } = element;
  switch (element.kind) {
    case 'context':
      return undefined;
    case 'hosts':
    case 'namespace':
      return { kind: 'context', sourceId };
    case 'host':
      return { kind: 'hosts', sourceId };
    case 'exposure':
    case 'daemonSet':
      return { kind: 'namespace', sourceId, namespace: element.namespace };
    case 'backend':
      return element.owner;
    case 'message':
      return element.parent;
  }
}
