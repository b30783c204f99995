/** Texts that cells of several kinds are made of. */

import type { V1Container, V1LabelSelector, V1LabelSelectorRequirement } from '@kubernetes/client-node';
import type { Wire } from './wire.ts';

/** `a=1,b=2` by key, or `<none>`. */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  return sortedPairs(labels).join(',') || '<none>';
}

/** A selector in kubectl's notation: `app=echo,tier in (a,b),!old`; empty for one that selects everything. */
export function selectorText(selector: Wire<V1LabelSelector> | undefined): string {
  const expressions = selector?.matchExpressions?.map((one) => [one.key, expressionText(one)] as const) ?? [];
  const pairs = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => [key, `${key}=${value}`] as const);
  return [...pairs, ...expressions]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, text]) => text)
    .join(',');
}

function expressionText({ key, operator, values }: Wire<V1LabelSelectorRequirement>): string {
  const list = `(${[...(values ?? [])].sort().join(',')})`;
  const texts: Readonly<Record<string, string>> = {
    In: `${key} in ${list}`,
    NotIn: `${key} notin ${list}`,
    Exists: key,
    DoesNotExist: `!${key}`,
  };
  return texts[operator] ?? '<invalid>';
}

function sortedPairs(labels: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(labels)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`);
}

/** Names or images of containers, in their order. */
export function containersText(containers: readonly Wire<V1Container>[] | undefined, field: 'name' | 'image'): string {
  return (containers ?? []).map((container) => container[field] ?? '').join(',');
}

/** The first three and how many more: `a,b,c + 2 more...`; `otherwise` for none. */
export function firstThree(items: readonly string[], otherwise: string): string {
  const shown = items.slice(0, 3).join(',');
  if (items.length > 3) return `${shown} + ${items.length - 3} more...`;
  return shown === '' ? otherwise : shown;
}
