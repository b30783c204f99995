/** Makes this machine's nginx serve what the cluster asks for, as one transaction: what `kubectl tcplb apply` does. */
import {
  type ApplyResult,
  type ApplyStep,
  applyPlan,
  type ClusterClient,
  type PlanHostOptions,
  planHost,
  type Rejection,
  reportStatus,
  requireTrustedDirectory,
  TcplbError,
} from '@tcplb/core';

export interface ApplyHereOptions extends PlanHostOptions {
  /** The directory that the person has agreed to. */
  readonly directory: string;
  readonly onStep: (step: ApplyStep) => void;
}

export interface AppliedHere {
  readonly result: ApplyResult;
  /** Exposures of the plan. */
  readonly exposures: number;
  readonly rejected: readonly Rejection[];
  /** Why not all Services could be told what became of them. */
  readonly untold?: TcplbError;
}

/** Fails as `planHost`, `requireTrustedDirectory` and `applyPlan` do; `Conflict` when another directory is meant by now. */
export async function applyHere(client: ClusterClient, options: ApplyHereOptions): Promise<AppliedHere> {
  const { directory, onStep, ...where } = options;
  const { found, host, configuration, nginx, snapshot, plan, facts } = await planHost(client, where);
  if (nginx.directory !== directory) {
    throw new TcplbError('Conflict', `${found.source} now names the directory ${nginx.directory}, not ${directory}`, {
      suggestions: ['Apply again.'],
    });
  }
  if (!found.isOnHost) await requireTrustedDirectory(nginx.directory, found.source);
  const result = await applyPlan(host, plan, nginx, {
    onStep,
    cause: 'tcplb in VS Code',
    ...(where.signal && { signal: where.signal }),
    ...(facts && { facts }),
    ...(configuration.keepalived && { keepalived: configuration.keepalived.binary }),
  });
  const cancellation = where.signal ? { signal: where.signal } : {};
  const { problem } = await reportStatus(client, { ...snapshot, plan, result, ...cancellation });
  return { result, exposures: plan.exposures.length, rejected: plan.rejected, ...(problem && { untold: problem }) };
}
