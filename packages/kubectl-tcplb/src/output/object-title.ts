/** An object as kubectl names it in what it prints. */
import type { ObjectChange } from '@tcplb/core';

/** `daemonset.apps/tcp-echo` */
export function objectTitle({ resource, name }: Pick<ObjectChange, 'resource' | 'name'>): string {
  return `${resource.kind.toLowerCase()}${resource.group === '' ? '' : `.${resource.group}`}/${name}`;
}
