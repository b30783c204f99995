/** Says when anything of a Service changes, also what the feed of its cluster leaves out. */
import { type ClusterClient, type ReflectorOptions, resources, startReflector, TcplbError } from '@tcplb/core';
import type { ExposureName } from './config-text.ts';

/** Returns how to stop. Watches that fail begin again by themselves. */
export function watchService(
  client: ClusterClient,
  { namespace, name }: ExposureName,
  onChange: () => void,
): () => void {
  const service = { resource: resources.services, namespace, fieldSelector: `metadata.name=${name}` };
  return watch(client, service, onChange);
}

/** With the Events about it, where they may be watched. */
export function watchServiceAndEvents(client: ClusterClient, exposure: ExposureName, onChange: () => void): () => void {
  const { namespace, name } = exposure;
  const fieldSelector = `involvedObject.kind=Service,involvedObject.name=${name}`;
  const stops = [
    watchService(client, exposure, onChange),
    watch(client, { resource: resources.events, namespace, fieldSelector }, onChange),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

type Watched = Required<
  Pick<ReflectorOptions<{ metadata: object }, object>, 'resource' | 'namespace' | 'fieldSelector'>
>;

function watch(client: ClusterClient, watched: Watched, onChange: () => void): () => void {
  const reflector = startReflector({
    client,
    ...watched,
    // Whoever wants to know more reads it.
    map: ({ metadata }) => ({ metadata }),
    onSync: onChange,
    onUpsert: onChange,
    onDelete: onChange,
    onError: (error) => {
      // Whoever may not watch them goes without: asking again changes nothing.
      if (error instanceof TcplbError && error.code === 'Forbidden') reflector.stop();
    },
  });
  return () => reflector.stop();
}
