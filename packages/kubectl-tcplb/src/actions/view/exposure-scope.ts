/** Which exposures a command is about: a namespace or all, perhaps names, perhaps a label selector. */
import { type ClusterClient, type Exposures, exposureNotFound, resources, type Service, TcplbError } from '@tcplb/core';
import type { Session } from '../../cli/session.ts';

export interface ScopeOptions {
  readonly names?: readonly string[] | undefined;
  readonly 'all-namespaces'?: boolean | undefined;
  readonly selector?: string | undefined;
}

export interface ExposureScope {
  /** Undefined for all namespaces. */
  readonly namespace: string | undefined;
  /** Empty for all of them. */
  readonly names: readonly string[];
  /** `namespace/name` of those that the selector selects; undefined without a selector. */
  readonly selected: ReadonlySet<string> | undefined;
}

/** Fails with `InvalidInput` for a name together with -A or -l. */
export async function resolveScope(
  client: ClusterClient,
  session: Session,
  options: ScopeOptions,
): Promise<ExposureScope> {
  const { names = [], selector } = options;
  if (names.length > 0 && (options['all-namespaces'] || selector !== undefined)) {
    throw new TcplbError('InvalidInput', `the name "${names[0]}" cannot be combined with -A or -l`);
  }
  const namespace = options['all-namespaces'] ? undefined : (session.namespace ?? client.namespace);
  if (selector === undefined) return { namespace, names, selected: undefined };
  const { items } = await client.list<Service, string>(
    resources.services,
    { labelSelector: selector, signal: session.signal, ...(namespace === undefined ? {} : { namespace }) },
    ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
  );
  return { namespace, names, selected: new Set(items) };
}

export function isInScope(
  scope: ExposureScope,
  { namespace, name }: { readonly namespace?: string; readonly name: string },
): boolean {
  return (
    (scope.namespace === undefined || scope.namespace === namespace) &&
    (scope.names.length === 0 || scope.names.includes(name)) &&
    (scope.selected === undefined || scope.selected.has(`${namespace}/${name}`))
  );
}

/** The exposures and rejections in the scope. */
export function selectExposures({ exposures, rejected }: Exposures, scope: ExposureScope): Exposures {
  return {
    exposures: exposures.filter((exposure) => isInScope(scope, exposure)),
    rejected: rejected.filter(({ object }) => isInScope(scope, object)),
  };
}

/** Fails with `NotFound` for the first name that is none of those found. */
export function requireNamed(
  { namespace = '', names }: ExposureScope,
  found: readonly { readonly name: string }[],
): void {
  const missing = names.find((name) => !found.some((one) => one.name === name));
  if (missing !== undefined) throw exposureNotFound(namespace, missing);
}
