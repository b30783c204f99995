/** Discovery: what is served, in the old form (one document per group version) and the aggregated one. */

import { reviewKinds } from './auth/review-kinds.ts';
import { parseAccept } from './http/media-type.ts';
import { type ApiRequest, type BodyReply, ok } from './http/request.ts';
import { type Kind, kinds } from './kinds.ts';

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface Resource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  /** Set for a subresource whose kind is of another group than its parent. */
  readonly group?: string;
  readonly version?: string;
}

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const readWrite = ['get', 'patch', 'update'];

/** Verbs and, where it is not the parent's, the kind of each subresource. */
const subresources: Readonly<Record<string, { verbs: readonly string[]; kind?: GroupVersionKind }>> = {
  status: { verbs: readWrite },
  scale: { verbs: readWrite, kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' } },
  log: { verbs: ['get'] },
  eviction: { verbs: ['create'], kind: { group: 'policy', version: 'v1', kind: 'Eviction' } },
  binding: { verbs: ['create'], kind: { group: '', version: 'v1', kind: 'Binding' } },
  finalize: { verbs: ['update'] },
  token: { verbs: ['create'], kind: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' } },
};

function resourceOf(kind: Kind): Resource {
  return {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: allVerbs,
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
    ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
  };
}

function subresourceOf(kind: Kind, name: string): Resource {
  const { verbs = ['get'], kind: other } = subresources[name] ?? {};
  return {
    name: `${kind.plural}/${name}`,
    singularName: '',
    namespaced: kind.namespaced,
    kind: other?.kind ?? kind.kind,
    verbs,
    ...(other === undefined || other.group === kind.group ? {} : { group: other.group, version: other.version }),
  };
}

/** Everything of one group version, parents before their subresources. */
function resourcesOf(group: string, version: string): readonly Resource[] {
  const stored = kinds
    .filter((kind) => kind.group === group && kind.version === version)
    .toSorted((left, right) => (left.plural < right.plural ? -1 : 1))
    .flatMap((kind) => [resourceOf(kind), ...kind.subresources.map((name) => subresourceOf(kind, name))]);
  const reviews = reviewKinds
    .filter((review) => review.group === group && review.version === version)
    .map((review) => ({
      name: review.plural,
      singularName: review.kind.toLowerCase(),
      namespaced: review.namespaced,
      kind: review.kind,
      verbs: ['create'],
    }));
  return [...stored, ...reviews];
}

const groupNames = [...new Set([...kinds, ...reviewKinds].map((kind) => kind.group))].filter((group) => group !== '');

/** Every group here has the one version `v1`. */
const version = 'v1';
const groupVersion = (group: string) => ({ groupVersion: `${group}/${version}`, version });

function apiGroup(group: string) {
  return { name: group, versions: [groupVersion(group)], preferredVersion: groupVersion(group) };
}

function resourceList(group: string) {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: resourcesOf(group, version),
  };
}

/** A resource in the aggregated form, its subresources inside. */
function aggregatedResource(parent: Resource, group: string, all: readonly Resource[]) {
  const children = all.filter((child) => child.name.startsWith(`${parent.name}/`));
  const responseKind = ({ kind, group: own, version: ownVersion }: Resource) => ({
    group: own ?? (ownVersion === undefined ? group : ''),
    version: ownVersion ?? version,
    kind,
  });
  return {
    resource: parent.name,
    responseKind: responseKind(parent),
    scope: parent.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: parent.singularName,
    verbs: parent.verbs,
    ...(parent.shortNames === undefined ? {} : { shortNames: parent.shortNames }),
    ...(parent.categories === undefined ? {} : { categories: parent.categories }),
    ...(children.length === 0
      ? {}
      : {
          subresources: children.map((child) => ({
            subresource: child.name.slice(parent.name.length + 1),
            responseKind: responseKind(child),
            verbs: child.verbs,
          })),
        }),
  };
}

function aggregatedGroup(group: string) {
  const all = resourcesOf(group, version);
  const parents = all.filter((resource) => !resource.name.includes('/'));
  const resources = parents.map((parent) => aggregatedResource(parent, group, all));
  return {
    metadata: { ...(group === '' ? {} : { name: group }), creationTimestamp: null },
    versions: [{ version, resources, freshness: 'Current' }],
  };
}

/** The version of aggregated discovery that the client asks for, if it does. */
function aggregatedVersion(request: ApiRequest): string | undefined {
  return parseAccept(request.headers.accept)
    .filter((range) => range.type === 'application/json' && range.parameters.get('g') === 'apidiscovery.k8s.io')
    .filter((range) => range.parameters.get('as') === 'APIGroupDiscoveryList')
    .map((range) => range.parameters.get('v') ?? '')
    .find((asked) => asked === 'v2' || asked === 'v2beta1');
}

function aggregated(groups: readonly string[], asked: string): BodyReply {
  const body = {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${asked}`,
    metadata: {},
    items: groups.map(aggregatedGroup),
  };
  const contentType = `application/json;g=apidiscovery.k8s.io;v=${asked};as=APIGroupDiscoveryList`;
  return { code: 200, body, contentType };
}

function legacyVersions() {
  return { kind: 'APIVersions', versions: [version], serverAddressByClientCIDRs: [] };
}

function groupList() {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupNames.map(apiGroup) };
}

/** The reply to a discovery path; undefined for every other path. */
export function discover(request: ApiRequest): BodyReply | undefined {
  const [root, group = '', asked, ...more] = request.path.split('/').filter((segment) => segment !== '');
  const list = aggregatedVersion(request);
  if (root === 'api' && group === '') return list ? aggregated([''], list) : ok(legacyVersions());
  if (root === 'api' && group === version && asked === undefined) return ok(resourceList(''));
  if (root !== 'apis' || more.length > 0) return undefined;
  if (group === '') return list ? aggregated(groupNames, list) : ok(groupList());
  if (!groupNames.includes(group)) return undefined;
  if (asked === undefined) return ok({ kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(group) });
  return asked === version ? ok(resourceList(group)) : undefined;
}
