/** Label selectors, equality- and set-based, as text (`?labelSelector=`) and as objects (`spec.selector`). */

import { badRequest } from '../http/api-error.ts';

export type Labels = Readonly<Record<string, string>>;

/** True when the labels match. */
export type LabelMatcher = (labels: Labels | undefined) => boolean;

/** `meta/v1` LabelSelector. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';

const tests: Record<Operator, (value: string | undefined, values: readonly string[]) => boolean> = {
  In: (value, values) => value !== undefined && values.includes(value),
  NotIn: (value, values) => value === undefined || !values.includes(value),
  Exists: (value) => value !== undefined,
  DoesNotExist: (value) => value === undefined,
  Gt: (value, values) => value !== undefined && Number(value) > Number(values[0]),
  Lt: (value, values) => value !== undefined && Number(value) < Number(values[0]),
};

function requirement(key: string, operator: Operator, values: readonly string[] = []): LabelMatcher {
  const test = tests[operator];
  return (labels) => test(labels?.[key], values);
}

const key = String.raw`\s*([A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?)\s*`;
const value = String.raw`\s*([A-Za-z0-9._-]*)\s*`;
const grammar: readonly (readonly [RegExp, (match: RegExpExecArray) => LabelMatcher])[] = [
  [new RegExp(`^${key}\\s(in|notin)\\s*\\(([^()]*)\\)\\s*$`), setBased],
  [new RegExp(`^${key}!=${value}$`), ([, name = '', wanted = '']) => requirement(name, 'NotIn', [wanted])],
  [new RegExp(`^${key}==?${value}$`), ([, name = '', wanted = '']) => requirement(name, 'In', [wanted])],
  [new RegExp(`^${key}>\\s*(-?\\d+)\\s*$`), ([, name = '', bound = '']) => requirement(name, 'Gt', [bound])],
  [new RegExp(`^${key}<\\s*(-?\\d+)\\s*$`), ([, name = '', bound = '']) => requirement(name, 'Lt', [bound])],
  [new RegExp(`^${key}$`), ([, name = '']) => requirement(name, 'Exists')],
  [new RegExp(`^\\s*!${key}$`), ([, name = '']) => requirement(name, 'DoesNotExist')],
];

function setBased([, name = '', operator, list = '']: RegExpExecArray): LabelMatcher {
  const values = list.split(',').map((one) => one.trim());
  return requirement(name, operator === 'in' ? 'In' : 'NotIn', values);
}

function parseRequirement(text: string): LabelMatcher {
  for (const [pattern, build] of grammar) {
    const match = pattern.exec(text);
    if (match !== null) return build(match);
  }
  throw badRequest(`unable to parse requirement: found '${text.trim()}', expected: a label key and an operator`);
}

/**
 * @param text such as `app=web,tier in (a, b),!legacy`; empty matches everything
 * @throws ApiError 400 when it does not parse
 */
export function parseLabelSelector(text: string): LabelMatcher {
  if (text.trim() === '') return () => true;
  // Commas inside parentheses belong to a set.
  const matchers = text.split(/,(?![^(]*\))/).map(parseRequirement);
  return (labels) => matchers.every((matches) => matches(labels));
}

/** Matches nothing without a selector, everything with an empty one. */
export function matchLabelSelector(selector: LabelSelector | undefined): LabelMatcher {
  if (selector === undefined) return () => false;
  const matchers = [
    ...Object.entries(selector.matchLabels ?? {}).map(([name, wanted]) => requirement(name, 'In', [wanted])),
    ...(selector.matchExpressions ?? []).map((one) => requirement(one.key, one.operator as Operator, one.values)),
  ];
  return (labels) => matchers.every((matches) => matches(labels));
}
