/** The history of a workload's template: what `kubectl rollout history` shows and `rollout undo` goes back to. */
import { type ClusterClient, type Resource, TcplbError } from '@tcplb/core';
import {
  type ApiObject,
  type ControllerRevision,
  controllerOf,
  controllerReference,
  type PodTemplate,
} from '../reconcile/objects.ts';
import { ignoreNotFound } from './owned-pods.ts';
import { hashTemplate } from './template-hash.ts';

const controllerRevisions: Resource = {
  group: 'apps',
  version: 'v1',
  plural: 'controllerrevisions',
  kind: 'ControllerRevision',
  namespaced: true,
};

export interface RevisionOwner extends ApiObject {
  spec: { template: PodTemplate; revisionHistoryLimit?: number };
}

/** Records the owner's current template as its newest revision, if it is not yet, and returns the template's hash. */
export async function recordRevision(
  client: ClusterClient,
  owner: RevisionOwner,
  kind: string,
  signal: AbortSignal,
): Promise<string> {
  const hash = hashTemplate(owner.spec.template);
  const namespace = owner.metadata.namespace ?? '';
  const { items } = await client.list<ControllerRevision>(controllerRevisions, { namespace, signal });
  const history = items
    .filter((revision) => controllerOf(revision)?.uid === owner.metadata.uid)
    .sort((a, b) => a.revision - b.revision);
  const newest = history.at(-1);
  const name = `${owner.metadata.name}-${hash}`;
  const number = (newest?.revision ?? 0) + 1;
  if (newest?.metadata.name !== name) {
    if (history.some((revision) => revision.metadata.name === name)) {
      await client.patch(controllerRevisions, name, namespace, 'merge', { revision: number }, { signal });
    } else await create(client, buildRevision(owner, kind, hash, number), signal);
    await forgetOldest(
      client,
      history.filter(({ metadata }) => metadata.name !== name),
      owner,
      signal,
    );
  }
  return hash;
}

function buildRevision(owner: RevisionOwner, kind: string, hash: string, revision: number): ControllerRevision {
  const { name, namespace = '' } = owner.metadata;
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: { ...owner.spec.template.metadata?.labels, 'controller-revision-hash': hash },
      ownerReferences: [controllerReference(owner, 'apps/v1', kind)],
    },
    // A strategic merge patch, as `kubectl rollout undo` sends it.
    data: { spec: { template: { ...owner.spec.template, $patch: 'replace' } } },
    revision,
  };
}

async function create(client: ClusterClient, revision: ControllerRevision, signal: AbortSignal): Promise<void> {
  try {
    await client.create(controllerRevisions, revision, { signal });
  } catch (error) {
    if (!(error instanceof TcplbError) || error.code !== 'AlreadyExists') throw error;
  }
}

async function forgetOldest(
  client: ClusterClient,
  history: readonly ControllerRevision[],
  owner: RevisionOwner,
  signal: AbortSignal,
): Promise<void> {
  const surplus = history.slice(0, Math.max(0, history.length - (owner.spec.revisionHistoryLimit ?? 10)));
  for (const { metadata } of surplus) {
    await ignoreNotFound(client.delete(controllerRevisions, metadata.name, metadata.namespace, { signal }));
  }
}
