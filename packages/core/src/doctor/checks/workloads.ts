/** Whether what stands behind each Service runs, on every node that it is meant for. */
import { resources } from '../../cluster/resources.ts';
import type { Service } from '../../snapshot.ts';
import type { Check, Finding } from '../check.ts';
import type { PodDetail } from '../cluster/api-objects.ts';
import { findService } from '../cluster/find-service.ts';
import type { Controller } from '../cluster/read-controllers.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { count, listNames, objectTitle } from '../findings.ts';
import { examineCoverage } from '../workload/examine-coverage.ts';
import { examinePods } from '../workload/examine-pods.ts';
import { examineReplicas } from '../workload/examine-replicas.ts';
import { findPodTrouble } from '../workload/pod-trouble.ts';
import { controllerRef, formatLabels, isPodOf, selectControllers } from '../workload/select-controllers.ts';

export const workloadsCheck: Check = {
  id: 'workloads',
  title: 'Workloads',
  needs: ['services'],
  async *run(context) {
    const { exposures } = await context.exposures();
    const snapshot = await context.snapshot();
    // Several Services may lead to one workload.
    const examined = new Set<Controller>();
    for (const exposure of exposures) {
      const service = findService(exposure, snapshot);
      if (service !== undefined) yield* examineService(service, examined, context);
    }
  },
};

async function* examineService(
  service: Service,
  examined: Set<Controller>,
  context: DoctorContext,
): AsyncGenerator<Finding> {
  const { namespace = 'default', name } = service.metadata;
  const { selector = {} } = service.spec;
  const object = { kind: 'Service', namespace, name };
  if (Object.keys(selector).length === 0) {
    yield {
      status: 'ok',
      message: `${objectTitle(object)} selects no pods: its EndpointSlices are somebody's own`,
      object,
    };
    return;
  }
  const client = await context.client();
  const labelSelector = formatLabels(selector);
  const { items: pods } = await client.list<PodDetail>(resources.pods, {
    ...context.cancellation,
    namespace,
    labelSelector,
  });
  const controllers = await context.controllers(namespace);
  const chosen = selectControllers(controllers, selector);
  if (pods.length === 0 && chosen.length === 0) yield describeEmpty(service, labelSelector, controllers, context);
  for (const controller of chosen.filter((one) => !examined.has(one))) {
    examined.add(controller);
    yield* examineController(controller, pods, context);
  }
  const others = pods.filter((pod) => !chosen.some((controller) => isPodOf(controller, pod)));
  yield* examinePods(object, others, context);
}

function describeEmpty(
  { metadata }: Service,
  selector: string,
  controllers: readonly Controller[],
  { command }: DoctorContext,
): Finding {
  const { namespace = 'default', name } = metadata;
  const object = { kind: 'Service', namespace, name };
  const labels = controllers.map((one) => {
    const own = formatLabels(one.spec.template?.metadata?.labels ?? {});
    return `${objectTitle(controllerRef(one))} makes pods with ${own || 'no labels'}`;
  });
  return {
    status: 'fail',
    message: `${objectTitle(object)} selects ${selector}, which no pod and no workload of ${namespace} carries`,
    ...(labels.length > 0 && { details: labels.slice(0, 5) }),
    next: command.kubectl('get', 'pods', '-n', namespace, '--show-labels'),
    object,
  };
}

async function* examineController(
  controller: Controller,
  all: readonly PodDetail[],
  context: DoctorContext,
): AsyncGenerator<Finding> {
  const object = controllerRef(controller);
  const pods = all.filter((pod) => isPodOf(controller, pod));
  const examine = controller.kind === 'DaemonSet' ? examineCoverage : examineReplicas;
  let sound = true;
  for await (const finding of examine(controller, pods, context)) {
    sound = false;
    yield finding;
  }
  for await (const finding of examinePods(object, pods, context)) {
    sound = false;
    yield finding;
  }
  if (!sound) return;
  const ready = pods.filter((pod) => findPodTrouble(pod, Date.now()) === undefined);
  const where = listNames([...new Set(ready.map(({ spec }) => spec?.nodeName ?? ''))].toSorted());
  yield { status: 'ok', message: `${objectTitle(object)}: ${count(ready.length, 'pod')} ready on ${where}`, object };
}
