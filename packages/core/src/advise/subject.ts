/** What each way is judged by. */
import type { ExposedPort } from '../exposure/requested-ports.ts';
import type { Workload } from '../exposure/workload.ts';
import type { AdvicePoint, PointCode, PointKind } from './advice.ts';
import type { WorkloadFacts } from './facts.ts';

export interface Subject {
  readonly workload: Workload;
  readonly ports: readonly ExposedPort[];
  readonly facts: WorkloadFacts;
}

export function point(kind: PointKind, code: PointCode, text: string): AdvicePoint {
  return { kind, code, text };
}

/** `node-1, node-2, node-3`, and of more than five `… and 12 more`. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
