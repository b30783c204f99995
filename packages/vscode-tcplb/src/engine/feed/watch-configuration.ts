/** Notices that a `tcplb.yaml` or the ConfigMap that may stand for it changed. */
import {
  type ClusterClient,
  CONFIG_MAP,
  configurationPlaces,
  resources,
  startReflector,
  TcplbError,
} from '@tcplb/core';
import type { FollowSettings } from '../cluster-feed.ts';
import { watchFiles } from '../watch-files.ts';

interface ConfigMap {
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** Calls `onChange` at least once for each change, until the signal fires; also when nothing relevant changed. */
export function watchConfiguration(
  client: ClusterClient,
  { configuration: path, cwd }: FollowSettings,
  signal: AbortSignal,
  onChange: () => void,
): void {
  const { named, usual } = configurationPlaces({ ...(path !== undefined && { path }), env: process.env, cwd });
  const files = watchFiles(named === undefined ? usual : [named], onChange);
  signal.addEventListener('abort', () => files.close(), { once: true });
  if (named === undefined) watchConfigMap(client, signal, onChange);
}

function watchConfigMap(client: ClusterClient, signal: AbortSignal, onChange: () => void): void {
  const reflector = startReflector({
    client,
    signal,
    resource: resources.configMaps,
    namespace: CONFIG_MAP.namespace,
    fieldSelector: `metadata.name=${CONFIG_MAP.name}`,
    map: ({ metadata: { name }, data }: ConfigMap) => ({ metadata: { name }, text: data?.[CONFIG_MAP.key] }),
    onUpsert: onChange,
    onDelete: onChange,
    onError: (error) => {
      // Whoever may not watch it goes without: asking again changes nothing.
      if (error instanceof TcplbError && error.code === 'Forbidden') reflector.stop();
    },
  });
}
