/** All there is to know about an exposure, as `kubectl tcplb describe` prints it. */
import {
  type ClusterClient,
  createLiveDescriber,
  createLocalHost,
  describeExposure,
  exposureNotFound,
  formatDescription,
} from '@tcplb/core';
import type { ClusterView } from '../cluster-feed.ts';
import type { ExposureName } from './config-text.ts';

/** Without the difference between live and planned files. Fails with `NotFound` and as the cluster client does. */
export async function descriptionText(
  client: ClusterClient,
  view: Pick<ClusterView, 'plan' | 'configuration'>,
  { namespace, name }: ExposureName,
  options: { readonly signal: AbortSignal },
): Promise<string> {
  const plan = view.plan();
  const { nginx } = view.configuration.configuration;
  const describeLive = await createLiveDescriber(createLocalHost(), nginx, plan, options);
  const description = await describeExposure(client, { namespace, name }, { plan, describeLive, ...options });
  if (description === undefined) throw exposureNotFound(namespace, name);
  return formatDescription(description);
}
