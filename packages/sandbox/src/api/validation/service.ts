/** Services. */

import type { V1Service, V1ServiceSpec } from '@kubernetes/client-node';
import type { KubeObject } from '../object.ts';
import {
  checkImmutable,
  type FieldError,
  fieldForbidden,
  invalidValue,
  notSupported,
  required,
} from './field-error.ts';
import { checkCidr, checkIp, familyOf } from './ip-address.ts';
import { validateLabels } from './metadata.ts';
import { checkDns1123Subdomain, checkQualifiedName } from './names.ts';
import { validateAddressUpdate, validateServiceAddresses } from './service-addresses.ts';
import { validateServicePorts } from './service-ports.ts';

type Check = (spec: V1ServiceSpec) => readonly FieldError[];

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const trafficPolicies = ['Cluster', 'Local'];
const maxAffinitySeconds = 86_400;
const onlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'";

const isHeadless = (spec: V1ServiceSpec) => spec.clusterIP === 'None';
const isLoadBalancer = (spec: V1ServiceSpec) => spec.type === 'LoadBalancer';

function isExternallyAccessible(spec: V1ServiceSpec): boolean {
  return isLoadBalancer(spec) || spec.type === 'NodePort' || (spec.type === 'ClusterIP' && hasExternalIps(spec));
}

const hasExternalIps = (spec: V1ServiceSpec) => (spec.externalIPs?.length ?? 0) > 0;

/** One of a closed list, when it is set. */
function oneOf(path: string, value: string | undefined, supported: readonly string[]): readonly FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

const checkType: Check = (spec) => {
  if (isHeadless(spec) && (isLoadBalancer(spec) || spec.type === 'NodePort')) {
    return [invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`)];
  }
  return oneOf('spec.type', spec.type, types);
};

const checkExternalName: Check = (spec) => {
  if (spec.type !== 'ExternalName') return [];
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  const forbidden = ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const;
  return [
    ...forbidden
      .filter((field) => spec[field] !== undefined && spec[field].length > 0)
      .map((field) => fieldForbidden(`spec.${field}`, 'may not be set for ExternalName services')),
    ...(name === ''
      ? [required('spec.externalName')]
      : checkDns1123Subdomain(name).map((detail) => invalidValue('spec.externalName', name, detail))),
  ];
};

const checkAffinity: Check = ({ sessionAffinity, sessionAffinityConfig }) => {
  const path = 'spec.sessionAffinityConfig';
  if (sessionAffinity !== 'ClientIP') {
    return [
      ...oneOf('spec.sessionAffinity', sessionAffinity, ['ClientIP', 'None']),
      ...(sessionAffinityConfig === undefined
        ? []
        : [fieldForbidden(path, 'must not be set when session affinity is None')]),
    ];
  }
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (seconds === undefined) return [required(`${path}.clientIP.timeoutSeconds`)];
  const inRange = seconds > 0 && seconds <= maxAffinitySeconds;
  const detail = `must be greater than 0 and less than ${maxAffinitySeconds}`;
  return inRange ? [] : [invalidValue(`${path}.clientIP.timeoutSeconds`, seconds, detail)];
};

/** kube-apiserver spells this path with a capital L. */
const checkSourceRanges: Check = (spec) => {
  const ranges = spec.loadBalancerSourceRanges ?? [];
  const path = 'spec.LoadBalancerSourceRanges';
  if (ranges.length === 0) return [];
  return [
    ...(isLoadBalancer(spec) ? [] : [fieldForbidden(path, onlyLoadBalancer)]),
    ...ranges.flatMap((range, index) => checkCidr(`${path}[${index}]`, range.trim())),
  ];
};

const checkLoadBalancer: Check = (spec) => {
  const { allocateLoadBalancerNodePorts, loadBalancerClass } = spec;
  const path = 'spec.loadBalancerClass';
  return [
    ...(allocateLoadBalancerNodePorts !== undefined && !isLoadBalancer(spec)
      ? [fieldForbidden('spec.allocateLoadBalancerNodePorts', onlyLoadBalancer)]
      : []),
    ...(loadBalancerClass !== undefined && !isLoadBalancer(spec) ? [fieldForbidden(path, onlyLoadBalancer)] : []),
    ...(loadBalancerClass === undefined
      ? []
      : checkQualifiedName(loadBalancerClass).map((detail) => invalidValue(path, loadBalancerClass, detail))),
  ];
};

const checkTrafficPolicies: Check = (spec) => {
  const { externalTrafficPolicy, internalTrafficPolicy, healthCheckNodePort } = spec;
  const path = 'spec.externalTrafficPolicy';
  const external = isExternallyAccessible(spec)
    ? oneOf(path, externalTrafficPolicy, trafficPolicies)
    : externalTrafficPolicy === undefined
      ? []
      : [invalidValue(path, externalTrafficPolicy, 'may only be set for externally-accessible services')];
  const needsCheck = isLoadBalancer(spec) && externalTrafficPolicy === 'Local';
  const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  return [
    ...external,
    ...(healthCheckNodePort && !needsCheck
      ? [invalidValue('spec.healthCheckNodePort', healthCheckNodePort, detail)]
      : []),
    ...oneOf('spec.internalTrafficPolicy', internalTrafficPolicy, trafficPolicies),
  ];
};

const checks: readonly Check[] = [
  checkType,
  checkExternalName,
  (spec) => validateServicePorts(spec),
  (spec) => validateLabels('spec.selector', spec.selector),
  checkAffinity,
  validateServiceAddresses,
  checkSourceRanges,
  checkLoadBalancer,
  checkTrafficPolicies,
];

/** What stays as long as the Service is of a type that has it. */
function validateUpdate(spec: V1ServiceSpec, old: V1ServiceSpec): readonly FieldError[] {
  const keepsClass = isLoadBalancer(spec) && isLoadBalancer(old) && spec.loadBalancerClass !== old.loadBalancerClass;
  const health =
    old.healthCheckNodePort && spec.healthCheckNodePort
      ? checkImmutable('spec.healthCheckNodePort', spec.healthCheckNodePort, old.healthCheckNodePort)
      : [];
  return [
    ...validateAddressUpdate(spec, old),
    ...(keepsClass ? [invalidValue('spec.loadBalancerClass', spec.loadBalancerClass, 'may not change once set')] : []),
    ...health.map(() => fieldForbidden('spec.healthCheckNodePort', 'field is immutable')),
  ];
}

export function validateService(draft: KubeObject, old?: KubeObject): readonly FieldError[] {
  const spec = draft.spec as V1ServiceSpec;
  const before = old?.spec as V1ServiceSpec | undefined;
  return [...checks.flatMap((check) => check(spec)), ...(before === undefined ? [] : validateUpdate(spec, before))];
}

function checkHostname(name: string): readonly string[] {
  return [
    ...checkDns1123Subdomain(name),
    ...(familyOf(name) === undefined ? [] : ['must be a DNS name, not an IP address']),
  ];
}

/** `status.loadBalancer.ingress`: addresses and modes. Neither its ports nor the conditions are looked at. */
export function validateServiceStatus(draft: KubeObject): readonly FieldError[] {
  const { spec, status } = draft as unknown as V1Service;
  const ingress = status?.loadBalancer?.ingress ?? [];
  const path = 'status.loadBalancer.ingress';
  if (ingress.length > 0 && spec?.type !== 'LoadBalancer') {
    return [fieldForbidden(path, "may only be used when `spec.type` is 'LoadBalancer'")];
  }
  return ingress.flatMap(({ ip, ipMode, hostname }, index) => [
    ...(ip ? checkIp(`${path}[${index}].ip`, ip) : []),
    ...(ip && ipMode === undefined ? [required(`${path}[${index}].ipMode`, 'must be specified when `ip` is set')] : []),
    ...(!ip && ipMode !== undefined
      ? [fieldForbidden(`${path}[${index}].ipMode`, 'may not be specified when `ip` is not set')]
      : []),
    ...oneOf(`${path}[${index}].ipMode`, ipMode, ['Proxy', 'VIP']),
    ...(hostname
      ? checkHostname(hostname).map((detail) => invalidValue(`${path}[${index}].hostname`, hostname, detail))
      : []),
  ]);
}
