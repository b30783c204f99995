/** The editor's settings, as the engine wants them. */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { workspace } from 'vscode';
import type { FollowSettings } from './engine/cluster-feed.ts';
import { findKubernetesExtensionKubeconfig } from './kubernetes-extension/find-kubeconfig.ts';

/**
 * Looks for `tcplb.yaml` where a terminal of this window opens; not in a workspace that is not trusted, since the file
 * may name a program.
 * @param elsewhere a directory without a `tcplb.yaml`
 */
export function readFollowSettings(elsewhere: string): FollowSettings {
  const configuration = readConfigurationFile();
  return {
    ...(configuration !== undefined && { configuration }),
    cwd: workspace.isTrusted ? firstFolder() : elsewhere,
    mayRunPrograms: workspace.isTrusted,
  };
}

/** Where the configuration of this machine is looked for, for what reads it anew. */
export interface HostSettings {
  /** `--config`, as an absolute path. */
  readonly path?: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** @param elsewhere as for `readFollowSettings` */
export function readHostSettings(elsewhere: string): HostSettings {
  const { configuration, cwd } = readFollowSettings(elsewhere);
  return { ...(configuration !== undefined && { path: configuration }), cwd, env: process.env };
}

/** The configuration that is used instead of a `tcplb.yaml`, absolute. */
export function readConfigurationFile(): string | undefined {
  return readPath('configurationFile');
}

/** The kubeconfig to read instead of what kubectl would read: from our setting, else the Kubernetes extension's. */
export function readKubeconfigSetting(): { readonly kubeconfig?: string } {
  const kubeconfig = readPath('kubeconfig') ?? findKubernetesExtensionKubeconfig();
  return kubeconfig === undefined ? {} : { kubeconfig };
}

/** Absolute; undefined when the setting is empty. */
function readPath(setting: string): string | undefined {
  const value = workspace.getConfiguration('tcplb').get<string>(setting, '').trim();
  if (value === '') return undefined;
  return resolve(firstFolder(), value.replace(/^~(?=\/|$)/, homedir()));
}

function firstFolder(): string {
  const uri = workspace.workspaceFolders?.[0]?.uri;
  return uri?.scheme === 'file' ? uri.fsPath : homedir();
}

export interface EchoTestSettings {
  readonly connections: number;
  readonly concurrency: number;
  /** Milliseconds for one connection. */
  readonly timeoutMs: number;
}

export function readEchoTestSettings(): EchoTestSettings {
  const settings = workspace.getConfiguration('tcplb.echoTest');
  return {
    connections: settings.get<number>('connections', 30),
    concurrency: settings.get<number>('concurrency', 10),
    timeoutMs: settings.get<number>('timeoutMs', 2_000),
  };
}

/** How the plugin is started in a terminal, such as `kubectl tcplb`. */
export function readTerminalCommand(): string {
  return workspace.getConfiguration('tcplb').get<string>('terminal.command', '').trim() || 'kubectl tcplb';
}
