/** The embedded API server, as the rest of the sandbox sees it. */

import type { IncomingMessage } from 'node:http';
import type { IpFamily } from '../ip-families.ts';
import type { Api } from './api.ts';
import { authenticate } from './auth/authenticate.ts';
import { impersonate } from './auth/impersonate.ts';
import { createTokens } from './auth/tokens.ts';
import { createInitialObjects } from './bootstrap.ts';
import { badRequest } from './http/api-error.ts';
import { listen } from './http/listener.ts';
import type { ApiRequest, Reply } from './http/request.ts';
import { renderKubeconfig } from './kubeconfig.ts';
import { startBudgetStatus } from './lifecycle/budget-status.ts';
import { startGarbageCollector } from './lifecycle/garbage-collector.ts';
import { startNamespaceLifecycle } from './lifecycle/namespaces.ts';
import { startTokenSecrets } from './lifecycle/token-secrets.ts';
import { route } from './router.ts';
import { createStore } from './storage/store.ts';
import { createTlsMaterial } from './tls.ts';

export interface ApiServerOptions {
  /** Loopback address to listen on, default `127.0.0.1`. */
  readonly address?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Of Services; the primary one first. Default IPv4 only. */
  readonly ipFamilies?: readonly IpFamily[];
  /** Number of events that a watch can go back at least; default 10,000. */
  readonly historyLimit?: number;
}

/** A running API server. */
export interface ApiServer {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** A complete kubeconfig (YAML) for a cluster administrator; the context is called `tcplb-sandbox`. */
  readonly kubeconfig: string;
  /** Closes every connection, watches included. */
  stop(): Promise<void>;
}

/** @throws ApiError 400 when the URL does not decode */
function parseUrl(text: string): URL {
  try {
    const url = new URL(text, 'https://localhost');
    decodeURIComponent(url.pathname);
    return url;
  } catch {
    throw badRequest(`the URL ${JSON.stringify(text)} does not parse`);
  }
}

function parseRequest(
  api: Api,
  incoming: IncomingMessage,
  body: Buffer,
  signal: AbortSignal,
  warnings: string[],
): ApiRequest {
  const url = parseUrl(incoming.url ?? '/');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    user: impersonate(api, authenticate(incoming, api.tokens.authenticate), incoming.headers),
    signal,
    warnings,
    body,
  };
}

/**
 * Starts an API server with a certificate authority of its own and the objects of a new cluster.
 * @throws Error of the listening socket (`EADDRINUSE`)
 */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const address = options.address ?? '127.0.0.1';
  const tls = await createTlsMaterial(address);
  const base = { store: createStore(options.historyLimit), now: () => new Date() };
  const { ipFamilies = ['IPv4'] } = options;
  const api: Api = { ...base, ipFamilies, tokens: createTokens(base), tls };
  const handle = async (
    incoming: IncomingMessage,
    body: Buffer,
    signal: AbortSignal,
    warnings: string[],
  ): Promise<Reply> => route(api, parseRequest(api, incoming, body, signal, warnings));
  const listener = await listen(address, options.port ?? 0, tls, handle);
  createInitialObjects(api, listener.port);
  const stops = [
    startGarbageCollector(api),
    startNamespaceLifecycle(api, tls.caCertificate),
    startTokenSecrets(api, tls.caCertificate),
    startBudgetStatus(api),
  ];
  const url = `https://${address}:${listener.port}`;
  return {
    url,
    kubeconfig: renderKubeconfig(url, tls),
    async stop() {
      for (const stop of stops) stop();
      await listener.close();
    },
  };
}
