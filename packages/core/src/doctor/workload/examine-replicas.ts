/** Whether a Deployment or StatefulSet has as many pods as it wants. */

import { lastWarning, readEvents } from '../../cluster/read-events.ts';
import type { Finding } from '../check.ts';
import type { PodDetail } from '../cluster/api-objects.ts';
import type { Controller } from '../cluster/read-controllers.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { count, objectTitle } from '../findings.ts';
import { controllerRef } from './select-controllers.ts';

/** `pods`: those of the controller. */
export async function* examineReplicas(
  controller: Controller,
  pods: readonly PodDetail[],
  context: DoctorContext,
): AsyncGenerator<Finding> {
  const object = controllerRef(controller);
  const { namespace = 'default', name } = object;
  const { command } = context;
  const { replicas = 1 } = controller.spec;
  const kind = controller.kind.toLowerCase();
  const shared = { status: 'fail', object } as const;
  if (replicas === 0) {
    const next = command.kubectl('scale', `${kind}/${name}`, '-n', namespace, '--replicas=1');
    yield { ...shared, message: `${objectTitle(object)} is scaled to 0`, next };
  } else if (pods.length < replicas) {
    const said = lastWarning(await readEvents(await context.client(), object, context.cancellation));
    yield {
      ...shared,
      message: `${objectTitle(object)} wants ${count(replicas, 'pod')} and has ${pods.length}`,
      ...(said !== undefined && { details: [said] }),
      next: command.kubectl('describe', kind, name, '-n', namespace),
    };
  }
}
