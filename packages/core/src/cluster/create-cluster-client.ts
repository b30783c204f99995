/** The ClusterClient that talks to a real API server. */
import { isatty } from 'node:tty';
import type { ClusterClient, KubernetesObject, ListOptions, ObjectList, Resource } from './cluster-client.ts';
import { chooseProxy } from './connection/choose-proxy.ts';
import { createConnectionPool } from './connection/connection-pool.ts';
import { readServerTrust } from './connection/tls-options.ts';
import type { CredentialPlugins } from './credentials/allowed-programs.ts';
import { createCredentials } from './credentials/create-credentials.ts';
import { readClusterEnvironment } from './kubeconfig/environment.ts';
import { resolveTarget } from './kubeconfig/resolve-target.ts';
import { parseServer } from './kubeconfig/server-url.ts';
import type { ClusterOverrides, ClusterTarget } from './kubeconfig/target.ts';
import { answerLines } from './requests/answer-lines.ts';
import { describeObject } from './requests/describe-object.ts';
import { listPages } from './requests/list-pages.ts';
import type { SenderOptions } from './requests/open-answer.ts';
import { buildPath } from './requests/resource-path.ts';
import { createSender, type Sender } from './requests/sender.ts';
import { watchEvents } from './requests/watch-events.ts';
import {
  applyRequest,
  createRequest,
  deleteRequest,
  patchRequest,
  updateRequest,
  type WriteTarget,
} from './requests/write-requests.ts';

/** Which cluster, as whom, and how; everything is as for kubectl when it is left out. */
export interface ClusterClientOptions extends ClusterOverrides {
  /** `--kubeconfig`; must exist when given. */
  readonly kubeconfig?: string;
  /** `--request-timeout`, for one request and its answer; 0 for no limit; default one minute. Watches are not limited. */
  readonly requestTimeoutMs?: number;
  /** Such as `kubectl-tcplb/1.2.3 (linux/x64)`; default `tcplb`. */
  readonly userAgent?: string;
  /** Told of each request: method, URL, status and time. Never of headers or bodies. */
  readonly trace?: (line: string) => void;
  /** The environment to look at instead of the process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether a credential plugin may use the terminal; default: when standard input is one. */
  readonly interactive?: boolean;
  /** What to do about a user whose credentials come from a program; default `run`. */
  readonly credentialPlugins?: CredentialPlugins;
}

const DEFAULT_REQUEST_TIMEOUT_MS = 60_000;

/**
 * Reads the kubeconfig and prepares the way; the first connection is made by the first request.
 * @throws InvalidConfiguration when no cluster, or one that cannot be talked to, is configured; ProgramNotAllowed
 */
export async function createClusterClient(options: ClusterClientOptions = {}): Promise<ClusterClient> {
  const environment = readClusterEnvironment(options.env);
  const target = await resolveTarget(options.kubeconfig, options, environment);
  const { url: server, user = target.user } = parseServer(target.cluster.server);
  const proxy = chooseProxy(server, target.cluster, environment.proxy);
  const interactive = options.interactive ?? isatty(0);
  return createClient(target, {
    server: server.href.replace(/\/+$/, ''),
    ...(proxy && { proxy: `${proxy.protocol}//${proxy.host}` }),
    pool: createConnectionPool({
      server,
      trust: await readServerTrust(server, target.cluster),
      ...(proxy && { proxy }),
    }),
    credentials: createCredentials(
      server,
      { ...target, user },
      { variables: environment.variables, interactive, plugins: options.credentialPlugins ?? 'run' },
    ),
    userAgent: options.userAgent ?? 'tcplb',
    encoding: target.cluster['disable-compression'] ? 'identity' : 'gzip',
    requestTimeoutMs: options.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS,
    trace: options.trace,
  });
}

function createClient({ context, namespace }: ClusterTarget, options: SenderOptions): ClusterClient {
  const sender = createSender(options);
  const place = (resource: Resource, name: string, inNamespace = namespace): WriteTarget => ({
    resource,
    name,
    namespace: resource.namespaced ? inNamespace : undefined,
  });
  const placeObject = (resource: Resource, { metadata }: KubernetesObject) =>
    place(resource, metadata.name, metadata.namespace);
  return {
    server: options.server,
    context,
    namespace,
    list: createList(sender),
    get: async (resource, name, inNamespace, { signal } = {}) => {
      const target = place(resource, name, inNamespace);
      const subject = describeObject(resource, name, target.namespace);
      return sender.send({ method: 'GET', path: buildPath(resource, target), subject, name, idempotent: true, signal });
    },
    create: async (resource, object, write = {}) =>
      sender.send(createRequest(placeObject(resource, object), object, write)),
    update: async (resource, object, write = {}) =>
      sender.send(updateRequest(placeObject(resource, object), object, write)),
    apply: async (resource, object, write = {}) =>
      sender.send(applyRequest(placeObject(resource, object), object, write)),
    patch: async (resource, name, inNamespace, type, patch, write = {}) =>
      sender.send(patchRequest(place(resource, name, inNamespace), type, patch, write)),
    delete: async (resource, name, inNamespace, write = {}) => {
      await sender.send(deleteRequest(place(resource, name, inNamespace), write));
    },
    watch: (resource, watch) => watchEvents(sender, options, resource, watch),
    request: async (method, path, body, { signal } = {}) =>
      sender.send({
        method,
        path,
        body,
        subject: `${method} ${path}`,
        idempotent: method === 'GET',
        acceptsText: true,
        signal,
      }),
    lines: (path, { signal, subject = `GET ${path}` } = {}) =>
      answerLines(sender, options, { method: 'GET', path, subject, idempotent: true, acceptsText: true, signal }),
    close: () => options.pool.close(),
  };
}

function createList(sender: Sender): ClusterClient['list'] {
  return <T extends KubernetesObject, S>(
    resource: Resource,
    options: ListOptions = {},
    map: (item: T) => S = (item) => item as unknown as S,
  ): Promise<ObjectList<S>> => listPages(sender, resource, options, map);
}
