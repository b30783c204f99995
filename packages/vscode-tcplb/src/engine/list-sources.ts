/** The clusters that there are to choose from: contexts of the kubeconfig and running sandboxes. */
import { resolve } from 'node:path';
import { createClusterClient, kubeconfigFiles, listContexts, TcplbError } from '@tcplb/core';
import { listSandboxRecords, type SandboxRecord } from '@tcplb/sandbox';
import type { ClusterSource } from './cluster-feed.ts';
import { stateDirectory } from './state-directory.ts';

export interface ListSourcesOptions {
  /** Absolute path of a file to read instead of what kubectl would read. */
  readonly kubeconfig?: string;
  /** Default the process's. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface ListedSources {
  /** Running sandboxes last. */
  readonly sources: readonly ClusterSource[];
  /** Why the contexts of the kubeconfig are not among them. */
  readonly error?: Error;
}

/** Never fails. */
export async function listSources(options: ListSourcesOptions = {}): Promise<ListedSources> {
  const { kubeconfig, env = process.env } = options;
  const files = new Set(kubeconfigFiles(kubeconfig, env).map((file) => resolve(file)));
  const [listed, sandboxes] = await Promise.all([listKubeconfig(kubeconfig, env), listSandboxes(env)]);
  const known = new Map(sandboxes.filter(({ file }) => files.has(file)).map((one) => [one.source.context, one.source]));
  const others = sandboxes.filter(({ file }) => !files.has(file)).map(({ source }) => source);
  const contexts = listed.sources.map((source): ClusterSource => {
    const sandbox = known.get(source.context)?.sandbox;
    return sandbox === undefined ? source : { ...source, sandbox };
  });
  return { ...listed, sources: [...contexts, ...others] };
}

async function listKubeconfig(kubeconfig: string | undefined, env: NodeJS.ProcessEnv): Promise<ListedSources> {
  const file = kubeconfig === undefined ? {} : { kubeconfig };
  try {
    const contexts = await listContexts(kubeconfig, env);
    if (contexts.length === 0) return { sources: await listInCluster(file, env) };
    return {
      sources: contexts.map(({ name, namespace, isCurrent }) => ({
        id: `context:${name}`,
        context: name,
        ...file,
        namespace,
        isCurrent,
      })),
    };
  } catch (error) {
    return { sources: [], error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** The cluster that this process runs in, as kubectl finds it without a kubeconfig. */
async function listInCluster(file: { readonly kubeconfig?: string }, env: NodeJS.ProcessEnv): Promise<ClusterSource[]> {
  try {
    const client = await createClusterClient({ ...file, env, credentialPlugins: 'refuse', interactive: false });
    client.close();
    return [{ id: 'in-cluster', context: '', namespace: client.namespace, isCurrent: true }];
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'InvalidConfiguration') return [];
    throw error;
  }
}

interface FoundSandbox {
  readonly source: ClusterSource;
  /** Its kubeconfig. */
  readonly file: string;
}

async function listSandboxes(env: NodeJS.ProcessEnv): Promise<FoundSandbox[]> {
  const records = await listRunningSandboxes(env);
  const found = await Promise.all(records.map((record) => findSandbox(record).catch(() => undefined)));
  return found.filter((sandbox) => sandbox !== undefined);
}

/** Sorted by name. */
export function listRunningSandboxes(env: NodeJS.ProcessEnv = process.env): Promise<SandboxRecord[]> {
  return listSandboxRecords(stateDirectory(env));
}

async function findSandbox({ name, kubeconfig }: SandboxRecord): Promise<FoundSandbox | undefined> {
  const context = (await listContexts(kubeconfig)).find(({ isCurrent }) => isCurrent);
  if (context === undefined) return undefined;
  return {
    file: resolve(kubeconfig),
    source: {
      id: `sandbox:${name}`,
      context: context.name,
      kubeconfig,
      namespace: context.namespace,
      isCurrent: false,
      sandbox: name,
    },
  };
}
