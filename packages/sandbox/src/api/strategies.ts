/** The strategy of every kind. */

import { allocateServiceAddresses } from './allocation/service-addresses.ts';
import {
  defaultBinding,
  defaultBudget,
  defaultEndpointSlice,
  defaultNamespace,
  defaultNode,
  defaultSecret,
  prepareEvent,
  prepareNamespace,
} from './defaults/objects.ts';
import { admitPod, defaultPod } from './defaults/pod.ts';
import { defaultService, resetServiceStatus } from './defaults/service.ts';
import { defaultDaemonSet, defaultDeployment, defaultReplicaSet, defaultStatefulSet } from './defaults/workloads.ts';
import type { Kind } from './kinds.ts';
import type { KubeObject } from './object.ts';
import type { Strategy } from './strategy.ts';
import { validateEndpointSlice } from './validation/endpoint-slice.ts';
import {
  validateBinding,
  validateBudget,
  validateConfigMap,
  validateEvent,
  validateLease,
  validateNode,
  validateRole,
  validateSecret,
} from './validation/objects.ts';
import { validatePod } from './validation/pod.ts';
import { validateService, validateServiceStatus } from './validation/service.ts';
import {
  validateDaemonSet,
  validateDeployment,
  validateReplicaSet,
  validateStatefulSet,
} from './validation/workloads.ts';

/** A status is the business of whoever realises the object, never of who creates it. */
function withEmptyStatus(draft: KubeObject): void {
  draft.status = {};
}

const workload = { prepareCreate: withEmptyStatus };

const strategies: Readonly<Record<string, Strategy>> = {
  clusterrolebindings: { defaults: defaultBinding, validate: validateBinding },
  clusterroles: { validate: validateRole },
  configmaps: { validate: validateConfigMap },
  daemonsets: { ...workload, defaults: defaultDaemonSet, validate: validateDaemonSet },
  deployments: { ...workload, defaults: defaultDeployment, validate: validateDeployment },
  endpointslices: { defaults: defaultEndpointSlice, validate: validateEndpointSlice },
  events: { prepareCreate: prepareEvent, validate: validateEvent },
  leases: { validate: validateLease },
  namespaces: { defaults: defaultNamespace, prepareCreate: prepareNamespace },
  nodes: { defaults: defaultNode, validate: validateNode },
  poddisruptionbudgets: { ...workload, defaults: defaultBudget, validate: validateBudget },
  pods: { defaults: defaultPod, prepareCreate: admitPod, validate: validatePod },
  replicasets: { ...workload, defaults: defaultReplicaSet, validate: validateReplicaSet },
  rolebindings: { defaults: defaultBinding, validate: validateBinding },
  roles: { validate: validateRole },
  secrets: { defaults: defaultSecret, validate: validateSecret },
  services: {
    defaults: defaultService,
    prepareCreate: resetServiceStatus,
    prepareUpdate: resetServiceStatus,
    validate: validateService,
    validateStatus: validateServiceStatus,
    allocate: allocateServiceAddresses,
  },
  statefulsets: { ...workload, defaults: defaultStatefulSet, validate: validateStatefulSet },
};

const plain: Strategy = {};

export function strategyOf(kind: Kind): Strategy {
  return strategies[kind.plural] ?? plain;
}
