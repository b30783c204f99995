/** Makes the nginx of each host serve what the cluster asks for: what `kubectl tcplb apply` does. */

import { isDeepStrictEqual } from 'node:util';
import {
  type ApplyOutcome,
  type ApplyStep,
  applyHosts as applyOnHosts,
  type ClusterClient,
  LOCK_WAIT_MS,
  type PlanHostsOptions,
  planHosts,
  type Rejection,
  reportStatus,
  TcplbError,
  tellOfHosts,
} from '@tcplb/core';
import { type ConfiguredHost, describeHosts } from './list-hosts.ts';

export interface ApplyHostsOptions extends PlanHostsOptions {
  /** What the person has agreed to. */
  readonly agreed: readonly ConfiguredHost[];
  /** `host`: its name; absent for this machine where the configuration names no hosts. */
  readonly onStep: (step: ApplyStep, host: string | undefined) => void;
}

export interface AppliedHosts {
  /** In the order of the configuration. */
  readonly outcomes: readonly ApplyOutcome[];
  /** Exposures of the plan. */
  readonly exposures: number;
  readonly rejected: readonly Rejection[];
  /** Why not all Services could be told what became of them. */
  readonly untold?: TcplbError;
}

/** Fails as `planHosts` does, and with `Conflict` when other hosts or directories are meant by now. */
export async function applyHosts(client: ClusterClient, options: ApplyHostsOptions): Promise<AppliedHosts> {
  const { agreed, onStep, ...where } = options;
  await using planned = await planHosts(client, where);
  if (!isDeepStrictEqual(describeHosts(planned), agreed)) {
    throw new TcplbError('Conflict', `${planned.found.source} was changed meanwhile`, {
      suggestions: ['Apply again.'],
    });
  }
  const cancellation = where.signal ? { signal: where.signal } : {};
  const outcomes = await applyOnHosts(planned, {
    cause: 'tcplb in VS Code',
    lockWaitMs: LOCK_WAIT_MS,
    onStep,
    ...cancellation,
  });
  const sources = tellOfHosts(planned, outcomes);
  const { problem } = sources ? await reportStatus(client, { ...sources, ...cancellation }) : {};
  const { exposures = [], rejected = [] } = sources?.plan ?? {};
  return { outcomes, exposures: exposures.length, rejected, ...(problem && { untold: problem }) };
}
