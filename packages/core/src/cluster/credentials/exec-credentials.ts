/** Credentials from an exec plugin, kept until they expire. */
import type { ExecPlugin, KubeconfigCluster } from '../kubeconfig/kubeconfig.ts';
import type { ClientCertificate } from './credentials.ts';
import { checkExecPlugin, describeExecInfo } from './exec-info.ts';
import { parseExecCredential } from './exec-output.ts';
import { runExecPlugin } from './run-exec-plugin.ts';

/** Where plugins run. */
export interface ExecContext {
  readonly variables: Readonly<NodeJS.ProcessEnv>;
  /** True when a plugin may ask the user something on standard input. */
  readonly interactive: boolean;
}

export interface ExecCredential {
  readonly token?: string;
  readonly clientCertificate?: ClientCertificate;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
}

export interface ExecCredentials {
  read(signal?: AbortSignal): Promise<ExecCredential>;
  /** As `Credentials.renew`. */
  renew(): boolean;
}

/** @throws InvalidConfiguration when the plugin's entry lacks something or its apiVersion is not supported */
export function createExecCredentials(
  plugin: ExecPlugin,
  cluster: KubeconfigCluster,
  context: ExecContext,
): ExecCredentials {
  const checked = checkExecPlugin(plugin, context.interactive);
  let cached: ExecCredential | undefined;
  let running: Promise<ExecCredential> | undefined;

  const run = async (signal: AbortSignal | undefined): Promise<ExecCredential> => {
    const info = JSON.stringify(await describeExecInfo(checked, cluster));
    const output = await runExecPlugin(checked, { ...context.variables, KUBERNETES_EXEC_INFO: info }, signal);
    cached = parseExecCredential(output, checked);
    return cached;
  };
  return {
    async read(signal) {
      if (cached && (cached.expiresAt ?? Number.POSITIVE_INFINITY) > Date.now()) return cached;
      // Requests that start together share one run.
      running ??= run(signal).finally(() => {
        running = undefined;
      });
      return running;
    },
    renew() {
      cached = undefined;
      return true;
    },
  };
}
