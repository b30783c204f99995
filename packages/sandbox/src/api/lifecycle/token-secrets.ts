/** Fills Secrets of type `kubernetes.io/service-account-token` with a token of the account that they name. */

import type { Api } from '../api.ts';
import { servedKind } from '../kinds.ts';
import { type KubeObject, nameOf } from '../object.ts';
import type { StoreEvent } from '../storage/store.ts';

const secretKind = servedKind('', 'secrets');
const serviceAccountKind = servedKind('', 'serviceaccounts');
const tokenType = 'kubernetes.io/service-account-token';
const accountAnnotation = 'kubernetes.io/service-account.name';
const uidAnnotation = 'kubernetes.io/service-account.uid';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A Secret whose account does not exist is deleted, as on any cluster. */
function fill(api: Api, secret: KubeObject, caCertificate: string): void {
  const data = (secret.data ?? {}) as Readonly<Record<string, string>>;
  if (secret.type !== tokenType || data.token !== undefined) return;
  const { namespace = '', annotations = {} } = secret.metadata;
  const account = api.store.find(serviceAccountKind, namespace, annotations[accountAnnotation] ?? '');
  if (account === undefined) {
    api.store.remove(secretKind, namespace, nameOf(secret));
    return;
  }
  const token = api.tokens.issueForSecret(account, secret);
  api.store.replace(secretKind, {
    ...secret,
    metadata: { ...secret.metadata, annotations: { ...annotations, [uidAnnotation]: account.metadata.uid ?? '' } },
    data: { ...data, token: base64(token), namespace: base64(namespace), 'ca.crt': base64(caCertificate) },
  });
}

/** Returns the way to stop. */
export function startTokenSecrets(api: Api, caCertificate: string): () => void {
  let stopped = false;
  const follow = ({ type, kind, object }: StoreEvent) => {
    if (stopped || kind !== secretKind || type === 'DELETED') return;
    const current = api.store.find(secretKind, object.metadata.namespace, nameOf(object));
    if (current !== undefined) fill(api, current, caCertificate);
  };
  const unsubscribe = api.store.subscribe((event) => setImmediate(follow, event));
  return () => {
    stopped = true;
    unsubscribe();
  };
}
