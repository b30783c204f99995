/** Services: what the server fills in, and what goes when the type changes. */

import { isDeepStrictEqual } from 'node:util';
import type { V1Service, V1ServicePort, V1ServiceSpec } from '@kubernetes/client-node';
import type { KubeObject } from '../object.ts';

const affinityTimeoutSeconds = 10_800;

function defaultPort(port: V1ServicePort): void {
  port.protocol ||= 'TCP';
  port.targetPort ||= port.port;
  if (port.nodePort === 0) delete port.nodePort;
}

function defaultAffinity(spec: V1ServiceSpec): void {
  spec.sessionAffinity ||= 'None';
  if (spec.sessionAffinity !== 'ClientIP') return;
  spec.sessionAffinityConfig ??= {};
  spec.sessionAffinityConfig.clientIP ??= {};
  spec.sessionAffinityConfig.clientIP.timeoutSeconds ??= affinityTimeoutSeconds;
}

function defaultTraffic(spec: V1ServiceSpec): void {
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') spec.externalTrafficPolicy ||= 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ||= 'Cluster';
}

/** `clusterIP` and `clusterIPs` say the same. */
function alignAddresses(spec: V1ServiceSpec): void {
  if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
  const [first] = spec.clusterIPs ?? [];
  if (!spec.clusterIP && first !== undefined) spec.clusterIP = first;
  if (spec.clusterIP === '') delete spec.clusterIP;
  if (spec.clusterIPs?.length === 0) delete spec.clusterIPs;
}

const hasNodePorts = (spec: V1ServiceSpec) => spec.type === 'NodePort' || spec.type === 'LoadBalancer';

/** A balancer that needs none may give them back, since Kubernetes 1.30, by asking for number 0. */
const keepsNodePorts = (spec: V1ServiceSpec) =>
  hasNodePorts(spec) && !(spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === false);

/** An update that leaves out what was allocated keeps it. */
function keepAllocated(spec: V1ServiceSpec, old: V1ServiceSpec): void {
  // Who changes only the one means both.
  if (spec.clusterIP && spec.clusterIP !== old.clusterIP && isDeepStrictEqual(spec.clusterIPs, old.clusterIPs)) {
    spec.clusterIPs = [spec.clusterIP];
  }
  if (spec.type !== 'ExternalName' && old.type !== 'ExternalName' && !spec.clusterIP && !spec.clusterIPs?.length) {
    if (old.clusterIP !== undefined) spec.clusterIP = old.clusterIP;
    if (old.clusterIPs !== undefined) spec.clusterIPs = [...old.clusterIPs];
  }
  if (keepsNodePorts(spec) && hasNodePorts(old)) {
    const known = new Map(old.ports?.map((port) => [port.name ?? '', port.nodePort]));
    for (const port of spec.ports ?? []) {
      const nodePort = known.get(port.name ?? '');
      if (!port.nodePort && nodePort !== undefined) port.nodePort = nodePort;
    }
  }
  const needsCheck = spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
  if (needsCheck && !spec.healthCheckNodePort && old.healthCheckNodePort) {
    spec.healthCheckNodePort = old.healthCheckNodePort;
  }
}

/** What the new type does not have, and the client did not change, goes. */
function dropUnfit(spec: V1ServiceSpec, old: V1ServiceSpec): void {
  const unchanged = (field: keyof V1ServiceSpec) => JSON.stringify(spec[field]) === JSON.stringify(old[field]);
  if (spec.type === 'ExternalName' && old.type !== 'ExternalName') {
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy'] as const) {
      if (unchanged(field)) delete spec[field];
    }
  }
  if (hasNodePorts(old) && !hasNodePorts(spec)) {
    const known = new Set(old.ports?.map((port) => port.nodePort));
    for (const port of spec.ports ?? []) if (known.has(port.nodePort)) delete port.nodePort;
    if (unchanged('externalTrafficPolicy')) delete spec.externalTrafficPolicy;
  }
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (unchanged('allocateLoadBalancerNodePorts')) delete spec.allocateLoadBalancerNodePorts;
    if (unchanged('loadBalancerClass')) delete spec.loadBalancerClass;
  }
  const neededCheck = old.type === 'LoadBalancer' && old.externalTrafficPolicy === 'Local';
  const needsCheck = spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
  if (neededCheck && !needsCheck && unchanged('healthCheckNodePort')) delete spec.healthCheckNodePort;
}

/** An address that says nothing about its mode is a virtual IP. */
function defaultIngress(service: V1Service): void {
  service.status ??= {};
  service.status.loadBalancer ??= {};
  for (const ingress of service.status.loadBalancer.ingress ?? []) if (ingress.ip) ingress.ipMode ??= 'VIP';
}

export function defaultService(draft: KubeObject, old?: KubeObject): void {
  const service = draft as unknown as V1Service;
  service.spec ??= {};
  const { spec } = service;
  const before = old?.spec as V1ServiceSpec | undefined;
  spec.type ||= 'ClusterIP';
  if (before !== undefined) {
    dropUnfit(spec, before);
    keepAllocated(spec, before);
  }
  for (const port of spec.ports ?? []) defaultPort(port);
  defaultAffinity(spec);
  defaultTraffic(spec);
  alignAddresses(spec);
  defaultIngress(service);
}

/** Empties the status of a new Service, and the balancer's part of it of one that is no load balancer any more. */
export function resetServiceStatus(draft: KubeObject): void {
  const spec = draft.spec as V1ServiceSpec | undefined;
  if (draft.metadata.resourceVersion === undefined) draft.status = { loadBalancer: {} };
  else if (spec?.type !== 'LoadBalancer') draft.status = { ...(draft.status as object), loadBalancer: {} };
}
