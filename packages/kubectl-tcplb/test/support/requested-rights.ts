/** Rights of a role, and those that requests in a trace (`-v 6`) take, in the same words. */

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** `list pods`, `get configmaps "tcplb"`, `patch services/status` */
export function normalizeRule(rules: unknown): string[] {
  return (rules as readonly Rule[]).flatMap(({ apiGroups: [group = ''], resources, resourceNames = [], verbs }) =>
    resources.flatMap((resource) => verbs.map((verb) => right(verb, group, resource, resourceNames[0]))),
  );
}

/** Sorted, each once. What is granted for all names is taken by a request for one of them. */
export function requestedRights(lines: readonly string[], granted: readonly string[]): string[] {
  const requested = lines.flatMap((line) => requestedRight(line) ?? []);
  const forAllNames = (one: string) => granted.find((all) => one.startsWith(`${all} "`)) ?? one;
  return [...new Set(requested.map(forAllNames))].sort();
}

function requestedRight(line: string): string | undefined {
  const [, method, url = ''] = /^(GET|POST|PATCH|PUT|DELETE) (https:\S+) /.exec(line) ?? [];
  if (method === undefined) return undefined;
  const { pathname, searchParams } = new URL(url);
  const [, group = '', rest = ''] = /^\/api(?:s\/([^/]+))?\/v\d+\/(.*)$/.exec(pathname) ?? [];
  const [plural = '', name, subresource] = rest.replace(/^namespaces\/[^/]+\/(?=.)/, '').split('/');
  const resource = subresource === undefined ? plural : `${plural}/${subresource}`;
  if (method !== 'GET') return right(verbs[method] ?? method, group, resource);
  if (name !== undefined) return right('get', group, resource, name);
  return right(searchParams.has('watch') ? 'watch' : 'list', group, resource);
}

const verbs: Readonly<Record<string, string>> = { POST: 'create', PATCH: 'patch', PUT: 'update', DELETE: 'delete' };

function right(verb: string, group: string, resource: string, name?: string): string {
  const suffix = name === undefined ? '' : ` "${name}"`;
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}${suffix}`;
}
