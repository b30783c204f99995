/** `token`: a bearer token for a ServiceAccount (`kubectl create token`). */

import type { V1TokenRequestSpec } from '@kubernetes/client-node';
import { invalid } from '../http/api-error.ts';
import { ok, type Reply } from '../http/request.ts';
import { formatTime } from '../object.ts';
import { invalidValue } from '../validation/field-error.ts';
import { decodeObject } from '../verbs/decode.ts';
import type { ResourceCall } from '../verbs/resource-handler.ts';

const tokenRequestKind = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' };
const defaultSeconds = 3600;
const leastSeconds = 600;

/** @throws ApiError 422 for a lifetime of less than ten minutes */
export function createToken({ api, request, path }: ResourceCall): Reply {
  const asked = decodeObject(request, tokenRequestKind);
  const spec = (asked.spec ?? {}) as Partial<V1TokenRequestSpec>;
  const seconds = spec.expirationSeconds ?? defaultSeconds;
  if (seconds < leastSeconds) {
    const error = invalidValue('spec.expirationSeconds', seconds, 'may not specify a duration less than 10 minutes');
    throw invalid(tokenRequestKind, path.name ?? '', [error]);
  }
  const account = api.store.get(path.kind, path.namespace, path.name ?? '');
  const { token, expires } = api.tokens.issue(account, spec.audiences ?? [], seconds);
  const { name, namespace } = account.metadata;
  const metadata = { name, namespace, creationTimestamp: formatTime(api.now()) };
  const status = { token, expirationTimestamp: formatTime(expires) };
  return ok({ ...asked, metadata, spec: { ...spec, expirationSeconds: seconds }, status }, 201);
}
