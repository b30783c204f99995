/** A Service as `kubectl get service NAME -o yaml` prints it. */
import { type ClusterClient, type KubernetesObject, type RequestOptions, resources } from '@tcplb/core';
import type { ExposureName } from './config-text.ts';

/** Without `metadata.managedFields`. Fails as the cluster client does. */
export async function readServiceYaml(
  client: Pick<ClusterClient, 'get'>,
  { namespace, name }: ExposureName,
  options: RequestOptions = {},
): Promise<string> {
  const service = await client.get<KubernetesObject>(resources.services, name, namespace, options);
  return formatYaml({
    ...service,
    metadata: Object.fromEntries(Object.entries(service.metadata).filter(([field]) => field !== 'managedFields')),
  });
}

/** kubectl speaks YAML 1.1, which quotes more. */
async function formatYaml(value: object): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(value, {
    version: '1.1',
    blockQuote: 'literal',
    sortMapEntries: true,
    indentSeq: false,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}
