/** Whether each listener has endpoints, and backends that take connections to them. */
import { SERVICE_NAME_LABEL } from '../../backends/service-endpoints.ts';
import { describeListener } from '../../exposure/describe.ts';
import type { Exposure, Listener } from '../../exposure/exposure.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { Check, Finding } from '../check.ts';
import { countEndpoints, findPort, findService } from '../cluster/find-service.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { count, listNames } from '../findings.ts';

export const endpointsCheck: Check = {
  id: 'endpoints',
  title: 'Endpoints',
  needs: ['services'],
  async *run(context) {
    const { exposures } = await context.exposures();
    const snapshot = await context.snapshot();
    for (const exposure of exposures) {
      for (const listener of exposure.listeners) {
        const why = explainAbsence(exposure, listener, snapshot);
        yield why === undefined
          ? describeBackends(exposure, listener, context)
          : describeAbsence(exposure, listener, why, context);
      }
    }
  },
};

/** Undefined when there are ready endpoints, or a backend says itself what is the matter with it. */
function explainAbsence(exposure: Exposure, listener: Listener, snapshot: Snapshot): string | undefined {
  const { all, serving, ready } = countEndpoints(exposure, listener, snapshot);
  if (all === 0) return 'its Service has no endpoints';
  if (serving === 0) {
    const { targetPort = listener.port } = findPort(findService(exposure, snapshot), listener) ?? {};
    return `none of ${count(all, 'endpoint')} serves its targetPort ${JSON.stringify(targetPort)}`;
  }
  return ready === 0 && exposure.mode === 'node-port' ? `none of ${count(serving, 'endpoint')} is ready` : undefined;
}

function describeAbsence(exposure: Exposure, listener: Listener, why: string, { command }: DoctorContext): Finding {
  const { namespace, name } = exposure;
  const selector = `${SERVICE_NAME_LABEL}=${name}`;
  return {
    status: 'fail',
    message: `${namespace}/${name} ${describeListener(listener)} leads nowhere: ${why}`,
    next: command.kubectl('get', 'endpointslices', '-n', namespace, '-l', selector),
    object: { kind: 'Service', namespace, name },
  };
}

function describeBackends(exposure: Exposure, listener: Listener, { command }: DoctorContext): Finding {
  const { namespace, name, mode } = exposure;
  const { backends } = listener;
  const object = { kind: 'Service', namespace, name };
  const ready = backends.filter(({ state }) => state === 'ready');
  const message = `${namespace}/${name} ${describeListener(listener)}: ${ready.length} of ${count(backends.length, 'backend')} ready (${mode})`;
  const unready = Map.groupBy(
    backends.filter(({ state }) => state !== 'ready'),
    ({ reason }) => reason ?? 'NotReady',
  );
  if (unready.size === 0) return { status: 'ok', message, object };
  const reasons = [...unready].map(([reason, group]) => `${reason}: ${listNames(group.map(({ node }) => node))}`);
  const next = command.tcplb('backends', name, '-n', namespace);
  return { status: ready.length === 0 ? 'fail' : 'warn', message, details: reasons, next, object };
}
