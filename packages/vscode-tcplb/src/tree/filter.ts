/** Which exposures and DaemonSets are shown. */
import type { TreeElement } from './elements.ts';

export interface TreeFilter {
  /** Exactly this one. */
  readonly namespace?: string;
  /** Part of the name, in whatever case. */
  readonly name?: string;
}

export function matchesFilter(
  { namespace, name }: TreeFilter,
  object: { readonly namespace: string; readonly name: string },
): boolean {
  return (
    (namespace === undefined || namespace === object.namespace) &&
    (name === undefined || object.name.toLowerCase().includes(name.toLowerCase()))
  );
}

/** Without empty fields; undefined when none is left. */
export function normalizeFilter(filter: TreeFilter | undefined): TreeFilter | undefined {
  const namespace = filter?.namespace?.trim();
  const name = filter?.name?.trim();
  if (!namespace && !name) return undefined;
  return { ...(namespace && { namespace }), ...(name && { name }) };
}

/** For the view's title: `kube-system / echo`. */
export function describeFilter({ namespace, name }: TreeFilter): string {
  return [namespace, name].filter(Boolean).join(' / ');
}

/** Whether the element does not show. */
export function isHiddenBy(filter: TreeFilter, element: TreeElement): boolean {
  switch (element.kind) {
    case 'context':
    case 'hosts':
    case 'host':
    case 'message':
      return false;
    case 'namespace':
      return filter.namespace !== undefined && filter.namespace !== element.namespace;
    case 'exposure':
    case 'daemonSet':
      return !matchesFilter(filter, element);
    case 'backend':
      return !matchesFilter(filter, element.owner);
  }
}
