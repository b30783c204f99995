/** Everything that tcplb asks of an API server. */
import type { Resource } from '../../cluster/cluster-client.ts';
import { CONFIG_MAP } from '../../cluster/read-configuration.ts';
import { resources } from '../../cluster/resources.ts';

export interface Permission {
  readonly verb: string;
  readonly resource: Resource;
  readonly subresource?: string;
  /** Absent: in all namespaces, or cluster-scoped. */
  readonly namespace?: string;
  /** Absent: all objects. */
  readonly name?: string;
  /** What does not work without it, to follow "needed": `by every command`. */
  readonly purpose: string;
  /** Whether nothing works without it. */
  readonly essential: boolean;
}

/** `namespace`: where exposures are made; `podNamespaces`: where those are whose way leads over host ports. */
export function neededPermissions(namespace: string, podNamespaces: Iterable<string> = []): readonly Permission[] {
  return [...reading(), ...readingPods(podNamespaces), ...looking(namespace), ...writing(namespace), ...leasing()];
}

const plannedResources = [resources.services, resources.endpointSlices, resources.nodes];

/** What a plan is made from. */
function reading(): Permission[] {
  return [
    ...plannedResources.map((resource) => ({ verb: 'list', resource, purpose: 'by every command', essential: true })),
    ...plannedResources.map((resource) => optional('watch', resource, 'to follow changes (get -w, the editor)')),
    optional('list', resources.pods, 'by expose, to see which ports of the nodes are taken'),
  ];
}

/** Only the pods know their host ports, and only where somebody needs them. */
function readingPods(namespaces: Iterable<string>): Permission[] {
  return [...namespaces]
    .toSorted()
    .flatMap((namespace) => [
      optional('list', resources.pods, 'by exposures in mode host-port', namespace),
      optional('watch', resources.pods, 'to follow changes of exposures in mode host-port', namespace),
    ]);
}

/** What tells why something does not work. */
function looking(namespace: string): Permission[] {
  const { namespace: configNamespace, name } = CONFIG_MAP;
  const purpose = 'to say why pods do not run';
  return [
    { ...optional('get', resources.configMaps, 'to find the configuration', configNamespace), name },
    ...[resources.pods, resources.events, resources.daemonSets, resources.deployments, resources.statefulSets].map(
      (resource) => optional('list', resource, purpose, namespace),
    ),
    { ...optional('get', resources.pods, purpose, namespace), subresource: 'log' },
  ];
}

const reporting = 'by apply and the agent, to tell Services what became of them';

/** What exposing, its opposite and applying change. */
function writing(namespace: string): Permission[] {
  const workloads = [resources.daemonSets, resources.deployments, resources.statefulSets, resources.services];
  return [
    ...workloads.map((resource) => optional('get', resource, 'by expose', namespace)),
    ...['create', 'patch'].map((verb) => optional(verb, resources.services, 'by expose', namespace)),
    optional('delete', resources.services, 'by unexpose', namespace),
    { ...optional('patch', resources.services, reporting), subresource: 'status' },
    ...['create', 'patch'].map((verb) => optional(verb, resources.events, reporting)),
  ];
}

/** What agents tell of their hosts, and by what they elect who tells the Services. */
function leasing(): Permission[] {
  const purposes = {
    list: 'by hosts',
    watch: 'by hosts -w',
    get: 'by the agent',
    create: 'by the agent',
    update: 'by the agent',
  };
  return Object.entries(purposes).map(([verb, purpose]) =>
    optional(verb, resources.leases, purpose, CONFIG_MAP.namespace),
  );
}

function optional(verb: string, resource: Resource, purpose: string, namespace?: string): Permission {
  return { verb, resource, purpose, essential: false, ...(namespace !== undefined && { namespace }) };
}

/** `list nodes`, `get pods/log in default`, `get configmaps/tcplb in tcplb-system` */
export function permissionTitle({ verb, resource, subresource, namespace, name }: Permission): string {
  const { plural, group } = resource;
  const target = `${plural}${group === '' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`;
  const place = namespace === undefined ? '' : ` in ${namespace}`;
  return `${verb} ${target}${name === undefined ? '' : ` "${name}"`}${place}`;
}
