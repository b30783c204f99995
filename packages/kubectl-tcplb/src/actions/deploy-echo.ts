/** `echo deploy`: the echo server on every node. */
import { readFile } from 'node:fs/promises';
import { type ClusterClient, type KubernetesObject, type Resource, resources } from '@tcplb/core';
import { parseInteger } from '../cli/parse-values.ts';
import type { Session } from '../cli/session.ts';
import { indentRows } from '../help/indent-rows.ts';
import { dryRunSuffix } from '../output/dry-run-suffix.ts';
import { formatObject } from '../output/print-object.ts';
import { buildEchoConfigMap, buildEchoDaemonSet } from './echo/echo-manifests.ts';
import { findOwn } from './echo/find-own.ts';

export interface DeployEchoOptions {
  readonly name: string;
  readonly port: string;
  readonly image: string;
  /** `none`, `client` or `server` */
  readonly dryRun: string;
  readonly output?: string | undefined;
}

/** Fails with `AlreadyExists` when an object of that name was made by somebody else. */
export async function deployEcho(session: Session, options: DeployEchoOptions): Promise<void> {
  const { name, image, dryRun, output } = options;
  const port = parseInteger('--port', options.port, 1, 65535);
  const client = await session.connect();
  const namespace = session.namespace ?? client.namespace;
  // The build puts the program next to this code.
  const source = await readFile(new URL('./echo-server.mjs', import.meta.url), 'utf8');
  const manifest = { namespace, name, port, image, source };
  const objects: [Resource, KubernetesObject][] = [
    [resources.configMaps, buildEchoConfigMap(manifest)],
    [resources.daemonSets, buildEchoDaemonSet(manifest)],
  ];
  if (output === 'json' || output === 'yaml') {
    const items = objects.map(([, object]) => object);
    session.terminal.print(await formatObject({ apiVersion: 'v1', kind: 'List', items }, output));
    if (dryRun === 'client') return;
  }
  for (const [resource, object] of objects) {
    const line = await applyOwn(client, resource, object, { dryRun, signal: session.signal });
    if (output === 'name') session.terminal.print(`${line.split(' ')[0]}\n`);
    else if (output === undefined) session.terminal.print(`${line}${dryRunSuffix(dryRun)}\n`);
  }
  if (output === undefined && dryRun === 'none') session.terminal.print(describeNext(name, port, namespace, client));
}

/** Applies an object that is ours or new; the line says what became of it, as kubectl says it. */
async function applyOwn(
  client: ClusterClient,
  resource: Resource,
  object: KubernetesObject,
  { dryRun, signal }: { readonly dryRun: string; readonly signal: AbortSignal },
): Promise<string> {
  const { name, namespace = '' } = object.metadata;
  const existing = await findOwn(client, resource, namespace, name, signal);
  const title = `${resource.kind.toLowerCase()}${resource.group === '' ? '' : `.${resource.group}`}/${name}`;
  if (dryRun === 'client') return `${title} ${existing ? 'configured' : 'created'}`;
  const stored = await client.apply(resource, object, { signal, dryRun: dryRun === 'server' });
  if (existing === undefined) return `${title} created`;
  const isUnchanged = stored.metadata.resourceVersion === existing.metadata.resourceVersion;
  return `${title} ${isUnchanged ? 'unchanged' : 'configured'}`;
}

function describeNext(name: string, port: number, namespace: string, client: ClusterClient): string {
  const flag = namespace === client.namespace ? '' : ` -n ${namespace}`;
  const next = indentRows([
    [`kubectl rollout status daemonset/${name}${flag}`, 'wait until it runs everywhere'],
    [`kubectl tcplb expose daemonset/${name} --port ${port}${flag}`, 'expose it'],
  ]);
  return `Next:\n${next}\n`;
}
