/** The API server that a sandbox's nodes belong to: one of the sandbox's own, or a foreign one that they join. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClusterClient, createClusterClient, resources, TcplbError } from '@tcplb/core';
import { type ApiServer, startApiServer } from './api/api-server.ts';
import { balancerConfiguration } from './balancer.ts';
import { startControllers } from './controllers/start-controllers.ts';
import type { IpFamily } from './ip-families.ts';

export interface ControlPlane {
  /** Administrator's client. */
  readonly client: ClusterClient;
  /** YAML. */
  readonly kubeconfig: string;
  readonly url: string;
  /** Whether nodes are guests here and must leave nothing behind. */
  readonly isForeign: boolean;
  stop(): Promise<void>;
}

export interface OwnControlPlaneOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** Milliseconds of silence after which a node counts as gone. */
  readonly nodeGraceMs: number;
  /** What the front ends find as the addresses to listen on. */
  readonly balancerAddresses: readonly string[];
  /** Of Services; the primary one first. */
  readonly ipFamilies: readonly IpFamily[];
  /** And as the directory of its nginx; absent: their own default. */
  readonly balancerDirectory?: string;
  readonly log: (line: string) => void;
}

/** Starts an API server and its controllers. */
export async function startControlPlane(options: OwnControlPlaneOptions): Promise<ControlPlane> {
  const { port, ipFamilies } = options;
  const api = await startApiServer({ ipFamilies, ...(port === undefined ? {} : { port }) });
  const stopping = new AbortController();
  const { signal } = stopping;
  try {
    const client = await connectTo(api, 'tcplb');
    // Fields that controllers set are theirs, by the name that they have in any cluster.
    const controllers = await connectTo(api, 'kube-controller-manager');
    signal.addEventListener('abort', () => controllers.close(), { once: true });
    await startControllers({ client: controllers, nodeGraceMs: options.nodeGraceMs, log: options.log, signal });
    await writeConfiguration(client, balancerConfiguration(options.balancerAddresses, options.balancerDirectory));
    return {
      client,
      kubeconfig: api.kubeconfig,
      url: api.url,
      isForeign: false,
      async stop() {
        stopping.abort();
        client.close();
        await api.stop();
      },
    };
  } catch (error) {
    stopping.abort();
    await api.stop();
    throw error;
  }
}

/** Uses the API server and the controllers of another cluster. */
export async function joinControlPlane(kubeconfigFile: string): Promise<ControlPlane> {
  const client = await createClusterClient({ kubeconfig: kubeconfigFile });
  return {
    client,
    kubeconfig: await readFile(kubeconfigFile, 'utf8'),
    url: client.server,
    isForeign: true,
    async stop() {
      client.close();
    },
  };
}

/** A client takes its kubeconfig from a file; this one is there only for as long as that takes. */
async function connectTo(api: ApiServer, userAgent: string): Promise<ClusterClient> {
  const directory = await mkdtemp(join(tmpdir(), 'tcplb-sandbox-'));
  try {
    const file = join(directory, 'kubeconfig');
    await writeFile(file, api.kubeconfig, { mode: 0o600 });
    // No environment: a proxy has no business between a process and itself.
    return await createClusterClient({ kubeconfig: file, env: {}, userAgent });
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Where `kubectl tcplb` looks for its configuration when no file gives one. */
async function writeConfiguration(client: ClusterClient, configuration: string): Promise<void> {
  const namespace = 'tcplb-system';
  await ignoreExisting(
    client.create(resources.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }),
  );
  const configMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'tcplb', namespace },
    data: { 'tcplb.yaml': configuration },
  };
  await ignoreExisting(client.create(resources.configMaps, configMap));
}

async function ignoreExisting(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof TcplbError) || error.code !== 'AlreadyExists') throw error;
  }
}
