/** Lists a resource page by page. */
import { TcplbError } from '../../errors.ts';
import type { KubernetesObject, ListOptions, ObjectList, Resource } from '../cluster-client.ts';
import { describeObject } from './describe-object.ts';
import { buildPath } from './resource-path.ts';
import type { Sender } from './sender.ts';

/** As kubectl: small enough for the API server's memory, large enough to be quick. */
const PAGE_SIZE = 500;

/** One page as the API server sends it. */
interface Page<T> {
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items: readonly T[] | null;
}

/**
 * All pages, joined. When the snapshot behind the pages expires half-way, the list is asked for once more in one piece.
 * @param map slims each item as soon as its page is parsed
 */
export async function listPages<T extends KubernetesObject, S>(
  sender: Sender,
  resource: Resource,
  options: ListOptions,
  map: (item: T) => S,
): Promise<ObjectList<S>> {
  const { pageSize = PAGE_SIZE } = options;
  const items: S[] = [];
  let page = await fetchPage<T>(sender, resource, options, pageSize);
  const resourceVersion = page.metadata.resourceVersion ?? '';
  for (;;) {
    for (const item of page.items ?? []) items.push(map(item));
    const token = page.metadata.continue;
    if (!token) return { items, resourceVersion };
    const next = await fetchPage<T>(sender, resource, options, pageSize, token).catch(orExpired);
    if (next === 'expired') return listAtOnce(sender, resource, options, map);
    page = next;
  }
}

function orExpired(error: unknown): 'expired' {
  if (error instanceof TcplbError && error.code === 'ResourceExpired') return 'expired';
  throw error;
}

async function listAtOnce<T extends KubernetesObject, S>(
  sender: Sender,
  resource: Resource,
  options: ListOptions,
  map: (item: T) => S,
): Promise<ObjectList<S>> {
  const page = await fetchPage<T>(sender, resource, options);
  return { items: (page.items ?? []).map(map), resourceVersion: page.metadata.resourceVersion ?? '' };
}

function fetchPage<T>(
  sender: Sender,
  resource: Resource,
  { namespace, labelSelector, fieldSelector, signal }: ListOptions,
  limit?: number,
  token?: string,
): Promise<Page<T>> {
  return sender.send<Page<T>>({
    method: 'GET',
    path: buildPath(resource, { namespace }, { labelSelector, fieldSelector, limit, continue: token }),
    subject: describeObject(resource),
    idempotent: true,
    signal,
  });
}
