/** Says when anything of a Service changes, also what the feed of its cluster leaves out. */
import { type ClusterClient, resources, startReflector } from '@tcplb/core';
import type { ExposureName } from './config-text.ts';

/** Returns how to stop. Watches that fail begin again by themselves. */
export function watchService(
  client: ClusterClient,
  { namespace, name }: ExposureName,
  onChange: () => void,
): () => void {
  const reflector = startReflector({
    client,
    resource: resources.services,
    namespace,
    fieldSelector: `metadata.name=${name}`,
    // Whoever wants to know more reads it.
    map: ({ metadata }) => ({ metadata }),
    onSync: onChange,
    onUpsert: onChange,
    onDelete: onChange,
  });
  return () => reflector.stop();
}
