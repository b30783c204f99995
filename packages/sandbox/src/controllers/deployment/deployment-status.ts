/** How a Deployment stands, from its ReplicaSets: pure. */
import type { Deployment, ReplicaSet } from '../../reconcile/objects.ts';
import { resolveIntOrPercent } from '../int-or-percent.ts';

type Status = NonNullable<Deployment['status']>;
type Condition = NonNullable<Status['conditions']>[number];
type Verdict = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

/** `now`: RFC 3339. */
export function buildDeploymentStatus(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  all: readonly ReplicaSet[],
  now: string,
): Status {
  const count = (field: 'replicas' | 'readyReplicas' | 'availableReplicas') =>
    all.reduce((total, { status }) => total + (status?.[field] ?? 0), 0);
  const { replicas: wanted = 1 } = deployment.spec;
  const available = count('availableReplicas');
  const unavailable = Math.max(0, Math.max(wanted, count('replicas')) - available);
  const updated = current?.status?.replicas ?? 0;
  const verdicts = [
    judgeAvailability(deployment, available),
    judgeProgress(deployment, current, updated >= wanted && available >= wanted),
  ];
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: count('replicas'),
    updatedReplicas: updated,
    readyReplicas: count('readyReplicas'),
    availableReplicas: available,
    ...(unavailable === 0 ? {} : { unavailableReplicas: unavailable }),
    conditions: verdicts.map((verdict) => toCondition(deployment, verdict, now)),
  };
}

function judgeAvailability({ spec }: Deployment, available: number): Verdict {
  const { replicas = 1, strategy } = spec;
  const isRolling = strategy?.type !== 'Recreate';
  const maxUnavailable = isRolling
    ? resolveIntOrPercent(strategy?.rollingUpdate?.maxUnavailable, replicas, 'down', '25%')
    : 0;
  return available >= replicas - maxUnavailable
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}

function judgeProgress({ spec }: Deployment, current: ReplicaSet | undefined, isComplete: boolean): Verdict {
  if (spec.paused === true) {
    return { type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' };
  }
  const name = current?.metadata.name ?? '';
  return isComplete
    ? {
        type: 'Progressing',
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `ReplicaSet "${name}" has successfully progressed.`,
      }
    : {
        type: 'Progressing',
        status: 'True',
        reason: 'ReplicaSetUpdated',
        message: `ReplicaSet "${name}" is progressing.`,
      };
}

function toCondition(deployment: Deployment, verdict: Verdict, now: string): Condition {
  const before = deployment.status?.conditions?.find(({ type }) => type === verdict.type);
  const isSame = before?.status === verdict.status && before.reason === verdict.reason;
  return {
    ...verdict,
    lastUpdateTime: (isSame ? before.lastUpdateTime : undefined) ?? now,
    lastTransitionTime: (before?.status === verdict.status ? before.lastTransitionTime : undefined) ?? now,
  };
}
