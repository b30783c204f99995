/** The condition on a Service that says whether it has the load balancer that it asks for. */
import type { Condition, Service } from '../snapshot.ts';
import { isOurs } from './exposure-request.ts';

export const PROGRAMMED = 'tcplb.dev/Programmed';

export function findProgrammed({ status }: Service): Condition | undefined {
  return status?.conditions?.find(({ type }) => type === PROGRAMMED);
}

/** Whether the Service was ours, is not any more, and still says what became of it then. */
export function isFormerExposure(service: Service): boolean {
  return findProgrammed(service) !== undefined && !isOurs(service) && service.metadata.deletionTimestamp === undefined;
}
