/** DaemonSets, Deployments, ReplicaSets, StatefulSets. */

import type {
  V1DaemonSetSpec,
  V1DeploymentSpec,
  V1PodTemplateSpec,
  V1ReplicaSetSpec,
  V1StatefulSetSpec,
} from '@kubernetes/client-node';
import type { KubeObject } from '../object.ts';
import { defaultPodSpec } from './pod-spec.ts';

const revisionHistoryLimit = 10;

function specOf<Spec extends object>(draft: KubeObject): Spec {
  draft.spec ??= {};
  return draft.spec as Spec;
}

function defaultTemplate(template: V1PodTemplateSpec | undefined): void {
  if (template?.spec != null) defaultPodSpec(template.spec);
}

export function defaultDaemonSet(draft: KubeObject): void {
  const spec = specOf<V1DaemonSetSpec>(draft);
  defaultTemplate(spec.template);
  spec.updateStrategy ??= {};
  spec.updateStrategy.type ||= 'RollingUpdate';
  if (spec.updateStrategy.type === 'RollingUpdate') {
    spec.updateStrategy.rollingUpdate = { maxSurge: 0, maxUnavailable: 1, ...spec.updateStrategy.rollingUpdate };
  }
  spec.revisionHistoryLimit ??= revisionHistoryLimit;
}

export function defaultDeployment(draft: KubeObject): void {
  const spec = specOf<V1DeploymentSpec>(draft);
  defaultTemplate(spec.template);
  spec.replicas ??= 1;
  spec.strategy ??= {};
  spec.strategy.type ||= 'RollingUpdate';
  if (spec.strategy.type === 'RollingUpdate') {
    spec.strategy.rollingUpdate = { maxSurge: '25%', maxUnavailable: '25%', ...spec.strategy.rollingUpdate };
  }
  spec.revisionHistoryLimit ??= revisionHistoryLimit;
  spec.progressDeadlineSeconds ??= 600;
}

export function defaultReplicaSet(draft: KubeObject): void {
  const spec = specOf<V1ReplicaSetSpec>(draft);
  defaultTemplate(spec.template);
  spec.replicas ??= 1;
  const labels = spec.template?.metadata?.labels;
  if (draft.metadata.labels === undefined && labels !== undefined) draft.metadata.labels = { ...labels };
}

export function defaultStatefulSet(draft: KubeObject): void {
  const spec = specOf<V1StatefulSetSpec>(draft);
  defaultTemplate(spec.template);
  spec.podManagementPolicy ||= 'OrderedReady';
  spec.replicas ??= 1;
  spec.updateStrategy ??= {};
  spec.updateStrategy.type ||= 'RollingUpdate';
  if (spec.updateStrategy.type === 'RollingUpdate') {
    spec.updateStrategy.rollingUpdate = { partition: 0, ...spec.updateStrategy.rollingUpdate };
  }
  spec.persistentVolumeClaimRetentionPolicy = {
    whenDeleted: 'Retain',
    whenScaled: 'Retain',
    ...spec.persistentVolumeClaimRetentionPolicy,
  };
  spec.revisionHistoryLimit ??= revisionHistoryLimit;
}
