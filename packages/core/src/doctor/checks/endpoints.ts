/** Whether each listener has backends that take connections. */
import { SERVICE_NAME_LABEL } from '../../backends/service-endpoints.ts';
import { describeListener } from '../../exposure/describe.ts';
import type { Exposure, Listener } from '../../exposure/exposure.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { Check, Finding } from '../check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { listNames } from '../findings.ts';

export const endpointsCheck: Check = {
  id: 'endpoints',
  title: 'Endpoints',
  needs: ['services'],
  async *run(context) {
    const { exposures } = await context.exposures();
    const snapshot = await context.snapshot();
    for (const exposure of exposures) {
      for (const listener of exposure.listeners) {
        yield listener.backends.length === 0
          ? describeNone(exposure, listener, snapshot, context)
          : describeBackends(exposure, listener, context);
      }
    }
  },
};

function describeBackends(
  exposure: Exposure,
  { backends, ...listener }: Listener,
  { command }: DoctorContext,
): Finding {
  const { namespace, name, mode } = exposure;
  const object = { kind: 'Service', namespace, name };
  const ready = backends.filter(({ state }) => state === 'ready');
  const place = `${namespace}/${name} ${describeListener({ ...listener, backends })}`;
  const message = `${place}: ${ready.length} of ${backends.length} backends ready (${mode})`;
  const reasons = [
    ...Map.groupBy(
      backends.filter(({ reason }) => reason),
      ({ reason }) => reason,
    ),
  ].map(([reason, group]) => `${reason}: ${listNames(group.map(({ node }) => node))}`);
  if (reasons.length === 0) return { status: 'ok', message, object };
  const next = command.tcplb('backends', name, '-n', namespace);
  return { status: ready.length === 0 ? 'fail' : 'warn', message, details: reasons, next, object };
}

/** Either no pod is selected, or the port of the Service is none of the pods'. */
function describeNone(exposure: Exposure, listener: Listener, snapshot: Snapshot, { command }: DoctorContext): Finding {
  const { namespace, name } = exposure;
  const selector = `${SERVICE_NAME_LABEL}=${name}`;
  const slices = snapshot.endpointSlices.filter(
    ({ metadata }) => metadata.namespace === namespace && metadata.labels?.[SERVICE_NAME_LABEL] === name,
  );
  const endpoints = slices.reduce((sum, slice) => sum + slice.endpoints.length, 0);
  const why =
    endpoints === 0
      ? 'its Service has no endpoints'
      : `none of the ${endpoints} endpoints serves ${targetOf(exposure, listener, snapshot)}`;
  return {
    status: 'fail',
    message: `${namespace}/${name} ${describeListener(listener)} has no backends: ${why}`,
    next: command.kubectl('get', 'endpointslices', '-n', namespace, '-l', selector),
    object: { kind: 'Service', namespace, name },
  };
}

function targetOf({ namespace, name }: Exposure, { port, protocol }: Listener, { services }: Snapshot): string {
  const service = services.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  const wanted = service?.spec.ports?.find((one) => one.port === port && (one.protocol ?? 'TCP') === protocol);
  return `its targetPort ${JSON.stringify(wanted?.targetPort ?? port)}`;
}
