/** The RBAC rules that would give permissions, as YAML to paste into a role. Pure. */
import type { Permission } from './needed-permissions.ts';

/**
 * Lines of YAML: the rules for a ClusterRole, then those for a Role in each namespace. One rule for all the resources of
 * a group that need the same verbs.
 */
export function formatRules(missing: readonly Permission[]): string[] {
  return [...Map.groupBy(missing, ({ namespace = '' }) => namespace)]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([namespace, permissions]) => [
      namespace === '' ? '# in a ClusterRole' : `# in a Role in the namespace ${namespace}`,
      ...rulesOf(permissions).flatMap(formatRule),
    ]);
}

interface Rule {
  readonly group: string;
  readonly resources: readonly string[];
  readonly names: readonly string[];
  readonly verbs: readonly string[];
}

function rulesOf(permissions: readonly Permission[]): Rule[] {
  const targets = Map.groupBy(permissions, ({ resource, subresource, name }) =>
    JSON.stringify([resource.group, [resource.plural, ...(subresource ? [subresource] : [])].join('/'), name ?? '']),
  );
  const single = [...targets].map(([key, same]) => {
    const [group, resource, name] = JSON.parse(key) as [string, string, string];
    return { group, resource, names: name === '' ? [] : [name], verbs: [...new Set(same.map(({ verb }) => verb))] };
  });
  const merged = Map.groupBy(single, ({ group, names, verbs }) => JSON.stringify([group, names, verbs]));
  return [...merged.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, resources: same.map(({ resource }) => resource) }];
  });
}

function formatRule({ group, resources, names, verbs }: Rule): string[] {
  return [
    `- apiGroups: ${list([group])}`,
    `  resources: ${list(resources)}`,
    ...(names.length === 0 ? [] : [`  resourceNames: ${list(names)}`]),
    `  verbs: ${list(verbs)}`,
  ];
}

function list(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}
