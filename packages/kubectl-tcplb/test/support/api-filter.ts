/** A way to the API server on which a test answers in its place: refusals, watches that end and watches that say nothing. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { parse } from 'yaml';

export interface Refusal {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiFilter extends AsyncDisposable {
  /** Of a cluster behind it. */
  readonly kubeconfig: string;
  /** Ends the watches, and answers each request in this way. */
  refuseAll(refusal: Refusal): void;
  /** Tells each watch that the version from which it watches is gone, and ends it. Gives how many there were. */
  expireWatches(): number;
  /** What is watched is not told any more, of watches that come as well. All else passes. */
  silenceWatches(): void;
  /** All passes again; watches that were silent go on being it, as a connection does that is lost. */
  pass(): void;
}

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly user: Readonly<Record<string, string>> }[];
}

/** Before the server that this kubeconfig names, as the user that it names. */
export async function openApiFilter(kubeconfig: string): Promise<ApiFilter> {
  const { clusters, users } = parse(kubeconfig) as Kubeconfig;
  const [cluster = {}, user = {}] = [clusters[0]?.cluster, users[0]?.user];
  const pem = (text = '') => Buffer.from(text, 'base64');
  const server = cluster.server ?? '';
  const behind = {
    ca: pem(cluster['certificate-authority-data']),
    cert: pem(user['client-certificate-data']),
    key: pem(user['client-key-data']),
  };
  const watches = new Set<ServerResponse>();
  let refusal: Refusal | undefined;
  let isSilent = false;

  const pass = (request: IncomingMessage, response: ServerResponse, isWatch: boolean) => {
    const { method, headers } = request;
    const outer = requestHttps(new URL(request.url ?? '/', server), { ...behind, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.on('data', (data) => (isWatch && isSilent) || response.write(data)).on('end', () => response.end());
    });
    outer.on('error', () => response.destroy());
    response.on('close', () => outer.destroy());
    request.pipe(outer);
  };
  const inner = createServer((request, response) => {
    if (refusal !== undefined) return refuse(response, refusal);
    const { searchParams } = new URL(request.url ?? '/', server);
    const isWatch = ['1', 'true'].includes(searchParams.get('watch') ?? '');
    if (isWatch) watches.add(response);
    response.on('close', () => watches.delete(response));
    pass(request, response, isWatch);
  }).listen(0, '127.0.0.1');
  await once(inner, 'listening');
  return {
    kubeconfig: JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'filtered' },
      contexts: [{ name: 'filtered', context: { cluster: 'filtered', user: 'filtered', namespace: 'default' } }],
      clusters: [
        { name: 'filtered', cluster: { server: `http://127.0.0.1:${(inner.address() as AddressInfo).port}` } },
      ],
      users: [{ name: 'filtered', user: {} }],
    }),
    refuseAll(next) {
      refusal = next;
      for (const response of watches) response.destroy();
    },
    expireWatches() {
      const event = { type: 'ERROR', object: buildStatus(EXPIRED) };
      for (const response of watches) response.end(`${JSON.stringify(event)}\n`);
      return watches.size;
    },
    silenceWatches() {
      isSilent = true;
    },
    pass() {
      isSilent = false;
      refusal = undefined;
    },
    async [Symbol.asyncDispose]() {
      inner.close();
      inner.closeAllConnections();
      await once(inner, 'close');
    },
  };
}

const EXPIRED: Refusal = { code: 410, reason: 'Expired', message: 'too old resource version' };

function refuse(response: ServerResponse, refusal: Refusal): void {
  response.writeHead(refusal.code, { 'Content-Type': 'application/json', ...refusal.headers });
  response.end(JSON.stringify(buildStatus(refusal)));
}

function buildStatus({ code, reason, message }: Refusal): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, reason, message };
}
