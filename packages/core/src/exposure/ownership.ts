/** Which Services `expose` wrote, and so may change, and `unexpose` may delete. */
import { TcplbError } from '../errors.ts';
import type { Service } from '../snapshot.ts';

export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
export const MANAGED_BY = 'tcplb';

/** Refuses (`AlreadyExists`) to touch a Service that tcplb did not make. */
export function requireOwnService(existing: Service): void {
  if (existing.metadata.labels?.[MANAGED_BY_LABEL] === MANAGED_BY) return;
  const { namespace = 'default', name } = existing.metadata;
  throw new TcplbError('AlreadyExists', `Service ${namespace}/${name} exists and was not made by tcplb`, {
    suggestions: ['Choose another name with --name.'],
  });
}
