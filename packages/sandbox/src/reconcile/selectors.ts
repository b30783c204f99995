/** Label selectors of API objects, as the real controllers read them. */
import type { LabelSelector } from './objects.ts';

type Labels = Readonly<Record<string, string>> | undefined;

/** Whether `selector` is a subset of the labels. An empty selector matches everything. */
export const matchesLabels = (selector: Readonly<Record<string, string>>, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels?.[key] === value);

export function matchesSelector(selector: LabelSelector, labels: Labels): boolean {
  return (
    matchesLabels(selector.matchLabels ?? {}, labels) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values }) =>
      matchesOperator(operator, labels?.[key], values ?? []),
    )
  );
}

/** The operators of label selectors and node selectors. An unknown one matches nothing. */
export function matchesOperator(operator: string, actual: string | undefined, values: readonly string[]): boolean {
  const [first = ''] = values;
  switch (operator) {
    case 'In':
      return actual !== undefined && values.includes(actual);
    case 'NotIn':
      return actual === undefined || !values.includes(actual);
    case 'Exists':
      return actual !== undefined;
    case 'DoesNotExist':
      return actual === undefined;
    case 'Gt':
      return actual !== undefined && Number(actual) > Number(first);
    case 'Lt':
      return actual !== undefined && Number(actual) < Number(first);
    default:
      return false;
  }
}
