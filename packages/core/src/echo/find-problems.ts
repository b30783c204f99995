/** Why an echo test did not pass, one sentence per reason. Pure. */
import type { ReportInput } from './build-report.ts';
import type { EchoBackendReport, EchoFailure, EchoReport } from './echo-report.ts';

type Finding = Omit<EchoReport, 'passed' | 'problems'>;
type Demand = Pick<ReportInput, 'requested' | 'requestedMs' | 'failureBudget' | 'keptOpen'>;

export function findProblems(report: Finding, demand: Demand): string[] {
  return [...findOwnProblems(report, demand), ...report.backends.flatMap((backend) => describeProblem(backend) ?? [])];
}

/** What is wrong with this backend's part; undefined when nothing is. */
export function describeProblem({ hostname, connections, missed, expected }: EchoBackendReport): string | undefined {
  if (missed) return `Ready backend ${hostname} was not reached.`;
  return expected ? undefined : `${hostname} answered ${count(connections)} and is no ready backend.`;
}

function findOwnProblems(report: Finding, demand: Demand): string[] {
  const { failures, connections, succeeded, cancelled } = report;
  const { failureBudget } = demand;
  const problems: string[] = [];
  if (cancelled) problems.push(describeCancelled(report, demand));
  if (failures['wrong-answer'] > 0) problems.push(`${count(failures['wrong-answer'])} got a wrong answer.`);
  const failed = connections - succeeded - failures['wrong-answer'];
  if (failed > failureBudget) {
    const verb = demand.keptOpen ? 'broke' : 'failed';
    const allowed = failureBudget === 0 ? 'none' : failureBudget;
    problems.push(`${count(failed)} ${verb} (${describeKinds(failures)}), ${allowed} may.`);
  }
  return problems;
}

function describeCancelled({ connections, durationMs }: Finding, { requested, requestedMs }: Demand): string {
  if (requestedMs === undefined) return `The test was cancelled after ${connections} of ${requested} connections.`;
  const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)}s`;
  return `The test was cancelled after ${seconds(durationMs)} of ${seconds(requestedMs)}, with ${count(connections)}.`;
}

function describeKinds(failures: Readonly<Record<EchoFailure, number>>): string {
  const kinds = (['refused', 'reset', 'timed-out', 'lost'] as const).filter((kind) => failures[kind] > 0);
  return kinds.map((kind) => `${failures[kind]} ${kind}`).join(', ');
}

function count(connections: number): string {
  return connections === 1 ? '1 connection' : `${connections} connections`;
}
