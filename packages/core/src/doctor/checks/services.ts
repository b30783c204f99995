/** Whether the Services that ask for tcplb can be served, and where there are none, why not. */

import { resources } from '../../cluster/resources.ts';
import { TcplbError } from '../../errors.ts';
import { LOAD_BALANCER_CLASS } from '../../exposure/exposure.ts';
import type { Rejection } from '../../exposure/rejection.ts';
import type { Service } from '../../snapshot.ts';
import type { Check, Finding } from '../check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { count, listNames, objectTitle } from '../findings.ts';

export const servicesCheck: Check = {
  id: 'services',
  title: 'Services',
  needs: ['configuration'],
  async *run(context) {
    const { exposures, rejected } = await context.exposures();
    const names = exposures.map(({ namespace, name }) => `${namespace}/${name}`);
    for (const rejection of rejected) yield describeRejection(rejection, names, context);
    if (names.length > 0 && rejected.length === 0) {
      yield { status: 'ok', message: `${count(names.length, 'exposure')}: ${listNames(names)}` };
    }
    if (names.length > 0) return;
    if (rejected.length > 0) yield { status: 'fail', message: 'no Service can be served', blocks: true };
    else yield await describeAbsence(context);
  },
};

/** A rejection of a Service that is served all the same is about a part of it. */
function describeRejection(rejection: Rejection, served: readonly string[], { command }: DoctorContext): Finding {
  const { object, code, message, suggestion } = rejection;
  const { namespace = 'default', name } = object;
  const isServed = served.includes(`${namespace}/${name}`);
  const next =
    code === 'PortConflict' ? command.tcplb('get', '-A') : command.kubectl('edit', 'service', name, '-n', namespace);
  return { status: isServed ? 'warn' : 'fail', message, details: [suggestion], object, next };
}

async function describeAbsence(context: DoctorContext): Promise<Finding> {
  const { name, command } = context;
  const namespace = await context.namespace();
  if (name !== undefined && namespace !== undefined) return describeMissing(name, namespace, context);
  const place = namespace === undefined ? 'the cluster' : `namespace ${namespace}`;
  return {
    status: 'warn',
    message: `${place} has no Service of type LoadBalancer and class ${LOAD_BALANCER_CLASS}`,
    next: command.tcplb('expose', 'daemonset/NAME', '--port', 'PORT'),
    blocks: true,
  };
}

/** Why there is no exposure of that name. */
async function describeMissing(name: string, namespace: string, context: DoctorContext): Promise<Finding> {
  const { command } = context;
  const service = await readService(name, namespace, context);
  const object = { kind: 'Service', namespace, name };
  if (service === undefined) {
    const message = `${objectTitle(object)} does not exist`;
    return { status: 'fail', message, next: command.tcplb('get', '-A'), blocks: true };
  }
  const { type = 'ClusterIP', loadBalancerClass = 'none' } = service.spec;
  return {
    status: 'fail',
    message: `${objectTitle(object)} does not ask for tcplb: its type is ${type}, its class ${loadBalancerClass}`,
    details: [`An exposure has type LoadBalancer and class ${LOAD_BALANCER_CLASS}.`],
    next: command.tcplb('expose', `service/${name}`, '-n', namespace, '--port', 'PORT', '--name', `${name}-lb`),
    object,
    blocks: true,
  };
}

async function readService(name: string, namespace: string, context: DoctorContext): Promise<Service | undefined> {
  const client = await context.client();
  try {
    return await client.get<Service>(resources.services, name, namespace, context.cancellation);
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'NotFound') return undefined;
    throw error;
  }
}
