/** Names of OpenAPI definitions: client-node's classes have lost the Go package that kube-apiserver puts in front. */

const packages: readonly [pattern: RegExp, goPackage: string][] = [
  [
    /^V1(ObjectMeta|ListMeta|ManagedFieldsEntry|OwnerReference|LabelSelector(Requirement)?|FieldSelectorRequirement|Condition|DeleteOptions|Preconditions)$/,
    'apimachinery.pkg.apis.meta.v1',
  ],
  [/^V1(DaemonSet|Deployment|ReplicaSet|StatefulSet|RollingUpdate|ControllerRevision)/, 'api.apps.v1'],
  [/^V1Scale(Spec|Status)?$/, 'api.autoscaling.v1'],
  [/^(V1TokenRequest|V1BoundObjectReference|AuthenticationV1TokenRequest)/, 'api.authentication.v1'],
  [/^V1Lease/, 'api.coordination.v1'],
  [/^(DiscoveryV1|V1Endpoint($|Slice|Conditions|Hints)|V1For(Zone|Node)$)/, 'api.discovery.v1'],
  [/^V1(PodDisruptionBudget|Eviction)/, 'api.policy.v1'],
  [/^(RbacV1|V1(Cluster)?Role($|List|Binding|Ref)|V1PolicyRule|V1AggregationRule)/, 'api.rbac.v1'],
];

/** `V1ServicePort` → `io.k8s.api.core.v1.ServicePort`. */
export function definitionName(model: string): string {
  const goPackage = packages.find(([pattern]) => pattern.test(model))?.[1] ?? 'api.core.v1';
  return `io.k8s.${goPackage}.${model.replace(/^[A-Z][a-z]*?V1|^V1/, '')}`;
}
