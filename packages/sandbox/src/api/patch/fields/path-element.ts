/** The elements of field paths: how list items are known, and how paths are shown to people. */

import { listRule, type Schema } from '../../schema/index.ts';
import { isObject, type JsonValue, own } from '../../schema/json-value.ts';

export function memberElement(name: string): string {
  return `f:${name}`;
}

/** The member's name, if the element is a member. */
export function memberName(element: string): string | undefined {
  return element.startsWith('f:') ? element.slice(2) : undefined;
}

/** Tells the elements of a list's items, or undefined for a list that is owned as a whole. */
export function itemElements(list: Schema | undefined): ((item: JsonValue) => string) | undefined {
  const rule = listRule(list);
  if (rule.type === 'atomic') return undefined;
  if (rule.type === 'set') return (item) => `v:${JSON.stringify(item)}`;
  const keys = rule.keys.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  return (item) => {
    const values = keys.map(({ name, default: missing }) => [name, (isObject(item) && own(item, name)) || missing]);
    return `k:${JSON.stringify(Object.fromEntries(values))}`;
  };
}

/** `.spec.ports[port=80,protocol="TCP"].targetPort`. */
export function showPath(path: readonly string[]): string {
  return path.map(showElement).join('');
}

/** `.ports`, `[port=80,protocol="TCP"]` or `[="value"]`. */
export function showElement(element: string): string {
  const text = element.slice(2);
  if (element.startsWith('f:')) return `.${text}`;
  if (element.startsWith('v:')) return `[=${text}]`;
  const keys = Object.entries(JSON.parse(text) as Record<string, unknown>);
  return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
}
