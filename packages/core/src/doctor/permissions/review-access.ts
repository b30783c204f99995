/** Asks the API server what we may do, as `kubectl auth can-i` does. */
import type { ClusterClient, RequestOptions } from '../../cluster/cluster-client.ts';
import type { Permission } from './needed-permissions.ts';

const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

interface AccessReview {
  readonly status?: { readonly allowed?: boolean };
}

interface IdentityReview {
  readonly status?: { readonly userInfo?: { readonly username?: string } };
}

/** Those that we do not have. Fails as the cluster client does. */
export async function findMissing(
  client: ClusterClient,
  permissions: readonly Permission[],
  options: RequestOptions,
): Promise<readonly Permission[]> {
  // Who may do everything is asked no further.
  if (await isAllowed(client, { verb: '*', group: '*', version: '*', resource: '*' }, options)) return [];
  const answers = await Promise.all(
    permissions.map((permission) => isAllowed(client, attributesOf(permission), options)),
  );
  return permissions.filter((_, index) => answers[index] === false);
}

/** Our name as the API server knows it; undefined where it does not tell (before Kubernetes 1.28). */
export async function readUserName(client: ClusterClient, options: RequestOptions): Promise<string | undefined> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const answer = await client
    .request<IdentityReview>('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', review, options)
    .catch(() => undefined);
  return answer?.status?.userInfo?.username;
}

function attributesOf({ verb, resource, subresource, namespace, name }: Permission): object {
  const { group, version, plural } = resource;
  return {
    verb,
    group,
    version,
    resource: plural,
    ...(subresource !== undefined && { subresource }),
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
  };
}

async function isAllowed(client: ClusterClient, resourceAttributes: object, options: RequestOptions): Promise<boolean> {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes },
  };
  const { status } = await client.request<AccessReview>('POST', path, review, options);
  return status?.allowed === true;
}
