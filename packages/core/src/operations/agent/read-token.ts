/** Reads the token that the control plane puts into a Secret. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterClient, KubernetesObject, RequestOptions } from '../../cluster/cluster-client.ts';
import { resources } from '../../cluster/resources.ts';
import { TcplbError } from '../../errors.ts';
import { AGENT } from './agent-names.ts';

interface Secret extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** Milliseconds for the token controller, which mostly takes less than one second. */
const DEADLINE_MS = 30_000;
const PAUSE_MS = 200;

/** Never to be shown. Fails with `ClusterRefused` when there is none in time. */
export async function readToken(client: ClusterClient, secret: string, options: RequestOptions): Promise<string> {
  const { namespace } = AGENT;
  const end = performance.now() + DEADLINE_MS;
  for (;;) {
    const { data } = await client.get<Secret>(resources.secrets, secret, namespace, options);
    if (data?.token) return Buffer.from(data.token, 'base64').toString('utf8');
    if (performance.now() > end) break;
    await delay(PAUSE_MS, undefined, options);
  }
  throw new TcplbError('ClusterRefused', `Secret ${namespace}/${secret} got no token within ${DEADLINE_MS / 1000} s`, {
    suggestions: ['The token controller of kube-controller-manager fills it: see whether that runs.'],
    retryable: true,
  });
}
