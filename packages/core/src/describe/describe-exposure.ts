/** Gathers what can be seen of one exposure whose plan is known. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { readEvents } from '../cluster/read-events.ts';
import { resources } from '../cluster/resources.ts';
import { TcplbError } from '../errors.ts';
import type { Plan } from '../plan.ts';
import type { ObjectRef, Service } from '../snapshot.ts';
import { describeEvent } from './describe-event.ts';
import type { DescribeLive } from './describe-live.ts';
import { describeConditions, describeService } from './describe-service.ts';
import type { ExposureDescription } from './exposure-description.ts';
import { findLastTest } from './last-test.ts';

export interface DescribeExposureOptions {
  readonly plan: Plan;
  readonly describeLive: DescribeLive;
  readonly signal?: AbortSignal;
}

/** Undefined for a Service that is not there. Fails as the cluster client does. */
export async function describeExposure(
  client: ClusterClient,
  ref: Pick<ObjectRef, 'namespace' | 'name'>,
  { plan, describeLive, signal }: DescribeExposureOptions,
): Promise<ExposureDescription | undefined> {
  const { namespace = 'default', name } = ref;
  const options = signal ? { signal } : {};
  const [service, events] = await Promise.all([
    readService(client, namespace, name, options),
    readEvents(client, { kind: 'Service', namespace, name }, options),
  ]);
  if (service === undefined) return undefined;
  const lastTest = findLastTest(events, service.metadata.uid);
  const exposure = plan.exposures.find((one) => one.namespace === namespace && one.name === name);
  return {
    service: describeService(service),
    ...(exposure !== undefined && { exposure }),
    rejected: plan.rejected.filter(({ object }) => object.namespace === namespace && object.name === name),
    conditions: describeConditions(service),
    events: events.map(describeEvent),
    ...(lastTest && { lastTest }),
    live: describeLive({ namespace, name }),
  };
}

async function readService(
  client: ClusterClient,
  namespace: string,
  name: string,
  options: { readonly signal?: AbortSignal },
): Promise<Service | undefined> {
  try {
    return await client.get<Service>(resources.services, name, namespace, options);
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'NotFound') return undefined;
    throw error;
  }
}
