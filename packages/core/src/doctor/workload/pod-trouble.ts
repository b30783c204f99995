/** Why a pod takes no connections, from its own status. Pure. */
import type { ContainerStatusDetail, PodDetail, StateDetail } from '../cluster/api-objects.ts';

export type PodTroubleKind =
  /** The scheduler finds no node for it. */
  | 'unschedulable'
  /** It ended, or its node refused it. */
  | 'ended'
  | 'image'
  | 'crash'
  /** Its containers cannot be made: a Secret is missing, a volume cannot be mounted. */
  | 'starting'
  /** Its containers run and do not say that they are ready. */
  | 'not-ready'
  | 'stuck-terminating';

export interface PodTrouble {
  readonly kind: PodTroubleKind;
  readonly container?: string;
  /** One clause in Kubernetes' own words, without the pod's name. */
  readonly summary: string;
}

/** Milliseconds beyond its grace period for which a pod may still be there. */
const TERMINATION_SLACK_MS = 30_000;

/** Undefined for a pod that is ready, or on its way out in time. `now` in milliseconds since the epoch. */
export function findPodTrouble({ metadata, status = {} }: PodDetail, now: number): PodTrouble | undefined {
  if (metadata.deletionTimestamp !== undefined) return findStuck(metadata.deletionTimestamp, now);
  if (conditionOf(status, 'Ready')?.status === 'True' || status.phase === 'Succeeded') return undefined;
  if (status.phase === 'Failed') return { kind: 'ended', summary: describe(status, 'Failed') };
  const scheduled = conditionOf(status, 'PodScheduled');
  if (scheduled?.status === 'False') return { kind: 'unschedulable', summary: describe(scheduled, 'Pending') };
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const troubled = containers.map(judgeContainer).find((trouble) => trouble !== undefined);
  if (troubled !== undefined) return troubled;
  if (containers.length === 0) return { kind: 'starting', summary: 'its node has not started it yet' };
  return { kind: 'not-ready', summary: describe(conditionOf(status, 'Ready') ?? {}, 'not Ready') };
}

function findStuck(deletionTimestamp: string, now: number): PodTrouble | undefined {
  if (now < Date.parse(deletionTimestamp) + TERMINATION_SLACK_MS) return undefined;
  return { kind: 'stuck-terminating', summary: `it should have ended at ${deletionTimestamp}` };
}

function judgeContainer({ name, ready, restartCount = 0, state = {}, lastState }: ContainerStatusDetail) {
  const { waiting, terminated, running } = state;
  const trouble = (kind: PodTroubleKind, summary: string): PodTrouble => ({ kind, container: name, summary });
  if (waiting?.reason === 'CrashLoopBackOff') {
    return trouble('crash', `CrashLoopBackOff${describeEnd(lastState?.terminated)}, ${restartCount} restarts`);
  }
  if (waiting !== undefined && isImageProblem(waiting)) return trouble('image', describe(waiting, 'image'));
  if (waiting !== undefined && waiting.reason !== 'PodInitializing')
    return trouble('starting', describe(waiting, 'waiting'));
  // An init container that has done its work ended too.
  if (terminated !== undefined && terminated.exitCode !== 0) return trouble('crash', `ended${describeEnd(terminated)}`);
  if (running !== undefined && ready === false) return trouble('not-ready', 'it runs and is not ready');
  return undefined;
}

function isImageProblem({ reason = '' }: StateDetail): boolean {
  return /image/i.test(reason) || reason === 'RegistryUnavailable';
}

function describeEnd(end: StateDetail | undefined): string {
  if (end === undefined) return '';
  const { reason, exitCode, message } = end;
  const why = reason === undefined || reason === 'Error' ? '' : ` (${reason})`;
  return `, exit code ${exitCode ?? 'unknown'}${why}${message ? `: ${oneLine(message)}` : ''}`;
}

function describe(
  { reason, message }: { readonly reason?: string; readonly message?: string },
  fallback: string,
): string {
  return [reason ?? fallback, ...(message ? [oneLine(message)] : [])].join(': ');
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

function conditionOf({ conditions }: NonNullable<PodDetail['status']>, wanted: string) {
  return conditions?.find(({ type }) => type === wanted);
}
