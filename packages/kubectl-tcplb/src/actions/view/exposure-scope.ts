/** Which exposures a command is about: a namespace or all, perhaps a name, perhaps a label selector. */
import { type ClusterClient, type Exposures, type ObjectRef, resources, type Service, TcplbError } from '@tcplb/core';
import type { Session } from '../../cli/session.ts';

export interface ScopeOptions {
  readonly name?: string | undefined;
  readonly 'all-namespaces'?: boolean | undefined;
  readonly selector?: string | undefined;
}

export interface ExposureScope {
  /** Undefined for all namespaces. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** `namespace/name` of those that the selector selects; undefined without a selector. */
  readonly selected: ReadonlySet<string> | undefined;
}

/** Fails with `InvalidInput` for a name together with -A or -l. */
export async function resolveScope(
  client: ClusterClient,
  session: Session,
  options: ScopeOptions,
): Promise<ExposureScope> {
  const { name, selector } = options;
  if (name !== undefined && (options['all-namespaces'] || selector !== undefined)) {
    throw new TcplbError('InvalidInput', `the name "${name}" cannot be combined with -A or -l`);
  }
  const namespace = options['all-namespaces'] ? undefined : (session.namespace ?? client.namespace);
  if (selector === undefined) return { namespace, name, selected: undefined };
  const { items } = await client.list<Service, string>(
    resources.services,
    { labelSelector: selector, signal: session.signal, ...(namespace === undefined ? {} : { namespace }) },
    ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
  );
  return { namespace, name, selected: new Set(items) };
}

/** The exposures and rejections in the scope. */
export function selectExposures({ exposures, rejected }: Exposures, scope: ExposureScope): Exposures {
  const isInScope = (namespace: string | undefined, name: string): boolean =>
    (scope.namespace === undefined || scope.namespace === namespace) &&
    (scope.name === undefined || scope.name === name) &&
    (scope.selected === undefined || scope.selected.has(`${namespace}/${name}`));
  return {
    exposures: exposures.filter(({ namespace, name }) => isInScope(namespace, name)),
    rejected: rejected.filter(({ object }: { object: ObjectRef }) => isInScope(object.namespace, object.name)),
  };
}
