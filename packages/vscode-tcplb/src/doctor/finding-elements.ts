/** What the view of the doctor shows: findings, and what belongs to each. Plain data. */
import type { CheckResult } from '@tcplb/core';

export interface FindingElement {
  readonly kind: 'finding';
  readonly sourceId: string;
  /** Place in the examination, from 0. */
  readonly index: number;
  readonly result: CheckResult;
}

/** A line below a finding: what else there is to know, what it is about, or what to type next. */
export interface FindingPartElement {
  readonly kind: 'detail' | 'object' | 'next';
  readonly sourceId: string;
  readonly finding: FindingElement;
  readonly text: string;
}

export type DoctorElement = FindingElement | FindingPartElement;

/** Menus and rows pass them to commands. */
export function isDoctorElement(argument: unknown): argument is DoctorElement {
  if (typeof argument !== 'object' || argument === null || !('kind' in argument)) return false;
  return ['finding', 'detail', 'object', 'next'].includes(String(argument.kind));
}

export function resultOf(element: DoctorElement): CheckResult {
  return element.kind === 'finding' ? element.result : element.finding.result;
}

/** In the order in which they are shown. */
export function partsOf(finding: FindingElement): FindingPartElement[] {
  const { sourceId, result } = finding;
  const { details = [], object, next } = result;
  const part = (kind: FindingPartElement['kind'], text: string): FindingPartElement => ({
    kind,
    sourceId,
    finding,
    text,
  });
  return [
    ...details.map((detail) => part('detail', detail)),
    ...(object === undefined ? [] : [part('object', objectTitle(object))]),
    ...(next === undefined ? [] : [part('next', next)]),
  ];
}

function objectTitle({ kind, namespace, name }: NonNullable<CheckResult['object']>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
