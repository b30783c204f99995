/** `log`: what a container has written, read from the kubelet of its node. */

import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { V1Container, V1NodeStatus } from '@kubernetes/client-node';
import type { Api } from '../api.ts';
import { ApiError, badRequest, internalError } from '../http/api-error.ts';
import type { Reply } from '../http/request.ts';
import { nodeKind } from '../kinds.ts';
import { type KubeObject, nameOf } from '../object.ts';
import type { ResourceCall } from '../verbs/resource-handler.ts';

/** Milliseconds that a kubelet has for the first bytes. */
const answerTimeout = 10_000;
const passedOn = ['follow', 'previous', 'sinceSeconds', 'sinceTime', 'timestamps', 'tailLines', 'limitBytes'];

interface PodSpec {
  nodeName?: string;
  containers: V1Container[];
  initContainers?: V1Container[];
}

/** @throws ApiError 400 when the container is not named and there are several, or is not one of the pod's */
function chooseContainer(pod: KubeObject, asked: string | null): string {
  const { containers, initContainers = [] } = pod.spec as PodSpec;
  const names = containers.map(({ name }) => name);
  const [only] = names;
  if (!asked && names.length === 1 && only !== undefined) return only;
  if (!asked) {
    const list = names.join(' ');
    throw badRequest(`a container name must be specified for pod ${nameOf(pod)}, choose one of: [${list}]`);
  }
  if ([...names, ...initContainers.map(({ name }) => name)].includes(asked)) return asked;
  throw badRequest(`container ${asked} is not valid for pod ${nameOf(pod)}`);
}

/** `host:port` of the node's kubelet. @throws ApiError 404 when the node is gone, 500 when it does not say */
function kubeletAddress(api: Api, nodeName: string): string {
  const { addresses = [], daemonEndpoints } = (api.store.get(nodeKind, undefined, nodeName).status ??
    {}) as V1NodeStatus;
  const address = addresses.find(({ type }) => type === 'InternalIP')?.address;
  const port = daemonEndpoints?.kubeletEndpoint?.Port;
  if (address === undefined || port === undefined) {
    throw internalError(`node ${nodeName} does not say where its kubelet listens`);
  }
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** @throws ApiError 500 when the kubelet cannot be reached */
function askKubelet(api: Api, url: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { kubeletClientCertificate: cert, kubeletClientKey: key } = api.tls;
    // Kubelets serve with certificates that they signed themselves.
    const request = httpsRequest(url, { cert, key, rejectUnauthorized: false, agent: false, signal }, resolve);
    request.setTimeout(answerTimeout, () => request.destroy(new Error('i/o timeout')));
    request.on('error', (error) => reject(internalError(`Get "${url}": ${error.message}`)));
    request.on('response', () => request.setTimeout(0));
    request.end();
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8').trim();
}

const reasons: Readonly<Record<number, string>> = { 400: 'BadRequest', 403: 'Forbidden', 404: 'NotFound' };

/** @throws ApiError 400, 404 or 500 when there is nothing to read from, and the kubelet's own refusals */
export async function readLog({ api, request, path }: ResourceCall): Promise<Reply> {
  const pod = api.store.get(path.kind, path.namespace, path.name ?? '');
  const container = chooseContainer(pod, request.query.get('container'));
  const { nodeName } = pod.spec as PodSpec;
  if (!nodeName) throw badRequest(`pod ${nameOf(pod)} does not have a host assigned`);
  const query = new URLSearchParams([...request.query].filter(([name]) => passedOn.includes(name)));
  const target = [pod.metadata.namespace ?? '', nameOf(pod), container].map(encodeURIComponent).join('/');
  const url = `https://${kubeletAddress(api, nodeName)}/containerLogs/${target}?${query}`;
  const answer = await askKubelet(api, url, request.signal);
  const code = answer.statusCode ?? 500;
  if (code !== 200) throw new ApiError(code, reasons[code] ?? 'InternalError', await readText(answer));
  return { contentType: 'text/plain', stream: (response) => pipeline(answer, response, { end: false }) };
}
