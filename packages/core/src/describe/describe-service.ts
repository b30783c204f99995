/** What a Service's own object says of it. Pure. */
import { ANNOTATION_PREFIX } from '../exposure/options/option.ts';
import type { Service } from '../snapshot.ts';
import type { DescribedCondition, DescribedService } from './exposure-description.ts';

export function describeService({ metadata, spec, status }: Service): DescribedService {
  const annotations = Object.entries(metadata.annotations ?? {});
  return {
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    createdAt: metadata.creationTimestamp ?? '',
    labels: metadata.labels ?? {},
    annotations: Object.fromEntries(annotations.filter(([name]) => name.startsWith(ANNOTATION_PREFIX))),
    selector: spec.selector ?? {},
    externalTrafficPolicy: spec.externalTrafficPolicy ?? 'Cluster',
    ingress: (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? ''),
  };
}

export function describeConditions({ status }: Service): DescribedCondition[] {
  return (status?.conditions ?? []).map(({ type, status: value, reason, message, lastTransitionTime }) => ({
    type,
    status: value,
    reason: reason ?? '',
    message: message ?? '',
    lastTransitionTime: lastTransitionTime ?? '',
  }));
}
