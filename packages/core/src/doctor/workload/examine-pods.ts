/** Why pods of one workload take no connections: one finding for all that have the same trouble. */

import { nodeOf } from '../../ports/pod-claims.ts';
import type { ObjectRef } from '../../snapshot.ts';
import type { Finding } from '../check.ts';
import type { PodDetail } from '../cluster/api-objects.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { listNames, objectTitle } from '../findings.ts';
import { diagnosePod } from './diagnose-pod.ts';
import { findPodTrouble, type PodTrouble } from './pod-trouble.ts';

interface TroubledPod {
  readonly pod: PodDetail;
  readonly trouble: PodTrouble;
}

/** `owner`: what the pods are of, for the messages. */
export async function* examinePods(
  owner: ObjectRef,
  pods: readonly PodDetail[],
  context: DoctorContext,
): AsyncGenerator<Finding> {
  const now = Date.now();
  const troubled = pods.flatMap((pod): TroubledPod[] => {
    const trouble = findPodTrouble(pod, now);
    return trouble === undefined ? [] : [{ pod, trouble }];
  });
  const groups = Map.groupBy(troubled, ({ trouble }) => `${trouble.kind} ${trouble.container} ${trouble.summary}`);
  for (const group of groups.values()) yield* describeGroup(owner, group, context);
}

async function* describeGroup(
  owner: ObjectRef,
  group: readonly TroubledPod[],
  context: DoctorContext,
): AsyncGenerator<Finding> {
  const [first] = group;
  if (first === undefined) return;
  const { pod, trouble } = first;
  const { namespace = 'default', name } = pod.metadata;
  const { details, next } = await diagnosePod(pod, trouble, context);
  const who = `${group.length === 1 ? 'pod' : `${group.length} pods:`} ${listNames(group.map(placeOf))}`;
  const container = trouble.container === undefined ? '' : `container ${trouble.container}: `;
  yield {
    status: trouble.kind === 'ended' || trouble.kind === 'stuck-terminating' ? 'warn' : 'fail',
    message: `${objectTitle(owner)}, ${who}: ${container}${trouble.summary}`,
    ...(details.length > 0 && { details }),
    next,
    object: { kind: 'Pod', namespace, name },
  };
}

function placeOf({ pod }: TroubledPod): string {
  const node = nodeOf(pod);
  return node === undefined ? pod.metadata.name : `${pod.metadata.name} on ${node}`;
}
