/** What the doctor was asked to examine, and what it has found of it so far. */
import type { CheckResult, CheckStatus } from '@tcplb/core';
import type { ClusterSource } from '../engine/cluster-feed.ts';

/** One exposure, all of a namespace, or all of a cluster. */
export interface DoctorSubject {
  readonly sourceId: string;
  readonly namespace?: string;
  /** With its namespace only. */
  readonly name?: string;
}

export interface Examination {
  readonly subject: DoctorSubject;
  readonly source: ClusterSource;
  /** In the order in which they were found. */
  readonly results: readonly CheckResult[];
  readonly phase: 'running' | 'done' | 'called off';
}

/** `default/web`, `default` or the name of the context. */
export function subjectTitle({
  subject: { namespace, name },
  source,
}: Pick<Examination, 'subject' | 'source'>): string {
  if (namespace === undefined) return source.context;
  return name === undefined ? namespace : `${namespace}/${name}`;
}

export function countStatus({ results }: Pick<Examination, 'results'>, status: CheckStatus): number {
  return results.filter((result) => result.status === status).length;
}
