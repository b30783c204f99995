/** Moves a Deployment's pods from ReplicaSet to ReplicaSet as its template changes. */
import { type ClusterClient, resources } from '@tcplb/core';
import {
  controllerOf,
  controllerReference,
  type Deployment,
  keyOf,
  type ReplicaSet,
  splitKey,
} from '../../reconcile/objects.ts';
import { type ControllerContext, onOwned, recordAs, startQueue } from '../controller.ts';
import { ignoreNotFound } from '../owned-pods.ts';
import { hashTemplate } from '../template-hash.ts';
import { writeStatus } from '../write-status.ts';
import { buildDeploymentStatus } from './deployment-status.ts';
import { planRollout } from './plan-rollout.ts';

const HASH_LABEL = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';

const about = { kind: 'Deployment', apiVersion: 'apps/v1', type: 'Normal' } as const;

export function startDeploymentController(context: ControllerContext): void {
  const { client, stores, signal } = context;
  const record = recordAs(context, 'deployment-controller');
  const queue = startQueue(context, 'deployment', async (key) => {
    const { namespace, name } = splitKey(key);
    const deployment = await ignoreNotFound(client.get<Deployment>(resources.deployments, name, namespace, { signal }));
    if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return;
    const existing = await listReplicaSets(client, deployment, signal);
    if (deployment.spec.paused !== true) {
      const current = await ensureCurrent(client, deployment, existing, signal);
      const old = existing.filter(({ metadata }) => metadata.name !== current.metadata.name);
      for (const { replicaSet, replicas } of planRollout(deployment, current, old)) {
        await scale(client, replicaSet, replicas, signal);
        record(deployment, { ...about, reason: 'ScalingReplicaSet', message: describeScale(replicaSet, replicas) });
      }
      await forgetOldest(client, deployment, old, signal);
    }
    const all = await listReplicaSets(client, deployment, signal);
    const current = all.find(
      ({ metadata }) => metadata.labels?.[HASH_LABEL] === hashTemplate(deployment.spec.template),
    );
    const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const status = buildDeploymentStatus(deployment, current, all, now);
    await writeStatus(client, resources.deployments, deployment, status, signal);
  });
  stores.deployments.subscribe((deployment) => queue.add(keyOf(deployment)));
  onOwned(stores.replicaSets, 'Deployment', queue.add);
}

function describeScale({ metadata, spec }: ReplicaSet, replicas: number): string {
  const before = spec.replicas ?? 1;
  return `Scaled ${before < replicas ? 'up' : 'down'} replica set ${metadata.name} from ${before} to ${replicas}`;
}

const revisionOf = ({ metadata }: ReplicaSet): number => Number(metadata.annotations?.[REVISION] ?? 0);

/** Oldest revision first. */
async function listReplicaSets(client: ClusterClient, owner: Deployment, signal: AbortSignal): Promise<ReplicaSet[]> {
  const options = { namespace: owner.metadata.namespace ?? '', signal };
  const { items } = await client.list<ReplicaSet>(resources.replicaSets, options);
  return items
    .filter((replicaSet) => controllerOf(replicaSet)?.uid === owner.metadata.uid)
    .sort((a, b) => revisionOf(a) - revisionOf(b));
}

/** The ReplicaSet of the present template, as the newest revision; made empty when there is none. */
async function ensureCurrent(
  client: ClusterClient,
  deployment: Deployment,
  existing: readonly ReplicaSet[],
  signal: AbortSignal,
): Promise<ReplicaSet> {
  const hash = hashTemplate(deployment.spec.template);
  const found = existing.find(({ metadata }) => metadata.labels?.[HASH_LABEL] === hash);
  const newest = Math.max(0, ...existing.filter((replicaSet) => replicaSet !== found).map(revisionOf));
  const revision = String(found !== undefined && revisionOf(found) > newest ? revisionOf(found) : newest + 1);
  const current =
    found ?? (await client.create(resources.replicaSets, buildReplicaSet(deployment, hash, revision), { signal }));
  const annotations = { metadata: { annotations: { [REVISION]: revision } } };
  const namespace = deployment.metadata.namespace;
  if (current.metadata.annotations?.[REVISION] !== revision) {
    await client.patch(resources.replicaSets, current.metadata.name, namespace, 'merge', annotations, { signal });
  }
  if (deployment.metadata.annotations?.[REVISION] !== revision) {
    await client.patch(resources.deployments, deployment.metadata.name, namespace, 'merge', annotations, { signal });
  }
  return current;
}

function buildReplicaSet(deployment: Deployment, hash: string, revision: string): ReplicaSet {
  const { name, namespace = '' } = deployment.metadata;
  const { selector, template, minReadySeconds } = deployment.spec;
  const label = { [HASH_LABEL]: hash };
  const labels = { ...template.metadata?.labels, ...label };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: { [REVISION]: revision },
      ownerReferences: [controllerReference(deployment, 'apps/v1', 'Deployment')],
    },
    spec: {
      replicas: 0,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, ...label } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

async function scale(
  client: ClusterClient,
  { metadata }: ReplicaSet,
  replicas: number,
  signal: AbortSignal,
): Promise<void> {
  const patch = { spec: { replicas } };
  await ignoreNotFound(
    client.patch(resources.replicaSets, metadata.name, metadata.namespace, 'merge', patch, { signal }),
  );
}

async function forgetOldest(
  client: ClusterClient,
  deployment: Deployment,
  old: readonly ReplicaSet[],
  signal: AbortSignal,
): Promise<void> {
  const empty = old.filter(({ spec, status }) => spec.replicas === 0 && (status?.replicas ?? 0) === 0);
  const surplus = empty.slice(0, Math.max(0, empty.length - (deployment.spec.revisionHistoryLimit ?? 10)));
  for (const { metadata } of surplus) {
    await ignoreNotFound(client.delete(resources.replicaSets, metadata.name, metadata.namespace, { signal }));
  }
}
