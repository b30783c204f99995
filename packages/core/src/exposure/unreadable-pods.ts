/** Exposures whose host ports cannot be known, because nobody may look at their pods. */
import type { Exposure } from './exposure.ts';
import type { Rejection } from './rejection.ts';

/** @param namespaces whose pods may not be read */
export function rejectUnreadablePods(
  exposures: readonly Pick<Exposure, 'namespace' | 'name' | 'mode'>[],
  namespaces: readonly string[] = [],
): Rejection[] {
  if (namespaces.length === 0) return [];
  return exposures
    .filter(({ mode, namespace }) => mode === 'host-port' && namespaces.includes(namespace))
    .map(({ namespace, name }) => ({
      object: { kind: 'Service', namespace, name },
      code: 'Forbidden',
      message: `Service ${namespace}/${name}: mode host-port needs the pods of namespace ${namespace}, which may not be read`,
      suggestion: `Allow the verbs get, list and watch on pods in namespace ${namespace}.`,
    }));
}
