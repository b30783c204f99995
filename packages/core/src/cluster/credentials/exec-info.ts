/** What an exec plugin's entry must say, and what the plugin is told (`KUBERNETES_EXEC_INFO`). */
import { readFile } from 'node:fs/promises';
import { TcplbError } from '../../errors.ts';
import type { ExecPlugin, KubeconfigCluster } from '../kubeconfig/kubeconfig.ts';

const API_VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/** A cluster's extension of this name is handed to plugins. */
const EXTENSION = 'client.authentication.k8s.io/exec';

/** A plugin that can be run. */
export interface CheckedExecPlugin {
  readonly plugin: ExecPlugin;
  readonly apiVersion: string;
  readonly command: string;
  /** Whether it gets our standard input. */
  readonly interactive: boolean;
}

/**
 * @param mayAsk whether there is a terminal and the caller lets plugins use it
 * @throws InvalidConfiguration
 */
export function checkExecPlugin(plugin: ExecPlugin, mayAsk: boolean): CheckedExecPlugin {
  const { apiVersion = '', command = '' } = plugin;
  if (!command) throw new TcplbError('InvalidConfiguration', "the kubeconfig's exec plugin has no command");
  if (!API_VERSIONS.includes(apiVersion)) {
    throw new TcplbError(
      'InvalidConfiguration',
      `exec plugin ${command}: apiVersion "${apiVersion}" is not one of ${API_VERSIONS.join(', ')}`,
    );
  }
  return { plugin, apiVersion, command, interactive: decideInteractive(plugin, command, apiVersion, mayAsk) };
}

function decideInteractive(plugin: ExecPlugin, command: string, apiVersion: string, mayAsk: boolean): boolean {
  const mode = plugin.interactiveMode || (apiVersion.endsWith('/v1') ? '' : 'IfAvailable');
  if (mode === 'Never') return false;
  if (mode === 'IfAvailable') return mayAsk;
  if (mode !== 'Always') {
    throw new TcplbError(
      'InvalidConfiguration',
      `exec plugin ${command}: interactiveMode "${mode}" is not one of Never, IfAvailable, Always`,
    );
  }
  if (mayAsk) return true;
  throw new TcplbError('InvalidConfiguration', `exec plugin ${command} must be run from a terminal`);
}

/** The ExecCredential that a plugin reads from its environment. */
export async function describeExecInfo(checked: CheckedExecPlugin, cluster: KubeconfigCluster): Promise<unknown> {
  const { plugin, apiVersion, interactive } = checked;
  const spec = { interactive, ...(plugin.provideClusterInfo && { cluster: await describeCluster(cluster) }) };
  return { kind: 'ExecCredential', apiVersion, spec };
}

async function describeCluster(cluster: KubeconfigCluster): Promise<object> {
  const { 'certificate-authority': caFile, extensions, ...rest } = cluster;
  const config = extensions?.find(({ name }) => name === EXTENSION)?.extension;
  const caData = cluster['certificate-authority-data'] || (caFile && (await readFile(caFile, 'base64')));
  return { ...rest, ...(caData && { 'certificate-authority-data': caData }), ...(config !== undefined && { config }) };
}
