/** `echo deploy`: the echo server on every node. */
import { readFile } from 'node:fs/promises';
import {
  buildEchoObjects,
  type CommandLines,
  type DryRun,
  deployEcho as deployEchoServer,
  type EchoManifestOptions,
  type ObjectChange,
  TcplbError,
} from '@tcplb/core';
import { nextCommands } from '../cli/next-commands.ts';
import { parseInteger } from '../cli/parse-values.ts';
import type { Session } from '../cli/session.ts';
import { indentRows } from '../help/indent-rows.ts';
import { dryRunSuffix } from '../output/dry-run-suffix.ts';
import { objectTitle } from '../output/object-title.ts';
import { formatObject } from '../output/print-object.ts';

export interface DeployEchoOptions {
  readonly name: string;
  readonly port: string;
  readonly image: string;
  readonly udp?: boolean | undefined;
  readonly 'proxy-protocol'?: boolean | undefined;
  readonly 'ignore-taken-nodes': boolean;
  readonly dryRun: DryRun;
  readonly output?: string | undefined;
}

/** Fails as core's does: with `PortConflict` or `AlreadyExists` before anything is written. */
export async function deployEcho(session: Session, options: DeployEchoOptions): Promise<void> {
  const { name, image, udp = false, 'proxy-protocol': proxyProtocol = false, dryRun, output } = options;
  const { terminal, signal } = session;
  // An exposure with the header has TCP ports only: datagrams get none.
  if (udp && proxyProtocol) throw new TcplbError('InvalidInput', '--udp and --proxy-protocol cannot be combined');
  const port = parseInteger('--port', options.port, 1, 65535);
  const client = await session.connect();
  const namespace = session.namespace ?? client.namespace;
  // The build puts the program next to this code.
  const source = await readFile(new URL('./echo-server.mjs', import.meta.url), 'utf8');
  const manifest = { namespace, name, port, image, source, udp, proxyProtocol };
  if (output === 'json' || output === 'yaml') {
    terminal.print(await formatManifest(manifest, output));
    if (dryRun === 'client') return;
  }
  const onChange = (change: ObjectChange) => {
    const title = objectTitle(change);
    if (output === 'name') terminal.print(`${title}\n`);
    else if (output === undefined) terminal.print(`${title} ${change.outcome}${dryRunSuffix(dryRun)}\n`);
  };
  const onWarning = (warning: string) => terminal.note(`warning: ${warning}`);
  const ignoreTakenNodes = options['ignore-taken-nodes'];
  await deployEchoServer(client, manifest, { ignoreTakenNodes, dryRun, signal, onChange, onWarning });
  if (output === undefined && dryRun === 'none') terminal.print(describeNext(manifest, nextCommands(session, client)));
}

function formatManifest(manifest: EchoManifestOptions, output: 'json' | 'yaml'): Promise<string> {
  const items = buildEchoObjects(manifest).map(({ object }) => object);
  return formatObject({ apiVersion: 'v1', kind: 'List', items }, output);
}

function describeNext({ name, port, namespace, proxyProtocol }: EchoManifestOptions, commands: CommandLines): string {
  const daemonSet = `daemonset/${name}`;
  const where = commands.namespaceWords(namespace);
  const options = proxyProtocol ? ['--proxy-protocol', 'v1'] : [];
  const next = indentRows([
    [commands.kubectl('rollout', 'status', daemonSet, ...where), 'wait until it runs everywhere'],
    [commands.tcplb('expose', daemonSet, '--port', String(port), ...options, ...where), 'expose it'],
  ]);
  return `Next:\n${next}\n`;
}
