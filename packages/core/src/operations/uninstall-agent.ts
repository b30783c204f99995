/** Takes away what `installAgent` made. nginx serves on. */
import { rmdir } from 'node:fs/promises';
import type { ClusterClient } from '../cluster/cluster-client.ts';
import type { HostRequestOptions, LbHost } from '../host/lb-host.ts';
import { AGENT } from './agent/agent-names.ts';
import { systemctl } from './agent/systemctl.ts';
import { deleteObjects } from './agent/write-objects.ts';
import type { ObjectChange } from './object-change.ts';

export interface UninstallAgentOptions {
  /** With rights to delete the objects. */
  readonly client: ClusterClient;
  readonly host: LbHost;
  readonly hostName: string;
  /** As for `installAgent`. */
  readonly root?: string;
  readonly signal?: AbortSignal;
  /** Told of each object as soon as it is deleted. */
  readonly onChange?: (change: ObjectChange) => void;
  /** Told of each path as soon as it is removed. */
  readonly onFile?: (path: string) => void;
}

export interface UninstalledAgent {
  /** Secrets of other hosts, for whom the account and its rights stay. */
  readonly others: readonly string[];
}

/**
 * What is not there is passed over. First the machine, so that no agent is left without its account. Fails with
 * `AlreadyExists` for objects that somebody else made, with `ApplyFailed`, and as the cluster client does.
 */
export async function uninstallAgent(options: UninstallAgentOptions): Promise<UninstalledAgent> {
  const { client, host, hostName, root = '', signal, onChange = () => {}, onFile = () => {} } = options;
  const request = signal ? { signal } : {};
  if ((await host.readFile(`${root}${AGENT.unitFile}`)) !== undefined) await disable(host, root, request);
  for (const path of [AGENT.unitFile, AGENT.sysctlFile, AGENT.kubeconfig, AGENT.program, AGENT.cacheDirectory]) {
    if (!(await exists(host, `${root}${path}`))) continue;
    await host.remove(`${root}${path}`);
    onFile(path);
  }
  // A configuration in it is the user's, and then it stays.
  await rmdir(`${root}${AGENT.configurationDirectory}`).catch(() => {});
  if (root === '') await host.run(systemctl('daemon-reload'), request);
  return { others: await deleteObjects(client, hostName, request, onChange) };
}

function disable(host: LbHost, root: string, request: HostRequestOptions): Promise<void> {
  const where = root === '' ? ['--now'] : [`--root=${root}`];
  return host.run(systemctl(...where, 'disable', AGENT.unit), request);
}

async function exists(host: LbHost, path: string): Promise<boolean> {
  const names = await host.readDirectory(path.slice(0, path.lastIndexOf('/')));
  return names.includes(path.slice(path.lastIndexOf('/') + 1));
}
