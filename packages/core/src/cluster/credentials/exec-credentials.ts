/** Credentials from an exec plugin, kept until they expire. */
import { TcplbError } from '../../errors.ts';
import type { ExecPlugin, KubeconfigCluster } from '../kubeconfig/kubeconfig.ts';
import type { Identity } from './credentials.ts';
import { checkExecPlugin, describeExecInfo } from './exec-info.ts';
import { type ExecCredential, parseExecCredential } from './exec-output.ts';
import { createSharedRun } from './shared-run.ts';

/** Where plugins run. */
export interface ExecContext {
  readonly variables: Readonly<NodeJS.ProcessEnv>;
  /** True when a plugin may ask the user something on standard input. */
  readonly interactive: boolean;
}

export interface ExecCredentials {
  read(signal?: AbortSignal): Promise<ExecCredential>;
  /** As `Credentials.renew`. */
  renew(rejected: Identity): boolean;
}

/** @throws InvalidConfiguration when the plugin's entry lacks something or its apiVersion is not supported */
export function createExecCredentials(
  plugin: ExecPlugin,
  cluster: KubeconfigCluster,
  context: ExecContext,
): ExecCredentials {
  const checked = checkExecPlugin(plugin, context.interactive);
  let cached: ExecCredential | undefined;
  const run = createSharedRun(async (signal) => {
    const info = JSON.stringify(await describeExecInfo(checked, cluster));
    // Loads what starts processes; most kubeconfigs need none.
    const { runExecPlugin } = await import('./run-exec-plugin.ts');
    const output = await runExecPlugin(checked, { ...context.variables, KUBERNETES_EXEC_INFO: info }, signal);
    return parseExecCredential(output, checked);
  });
  return {
    async read(signal) {
      if (cached && (cached.expiresAt ?? Number.POSITIVE_INFINITY) > Date.now()) return cached;
      cached = await run(signal).catch((error) => {
        throw signal?.aborted ? new TcplbError('Cancelled', `exec plugin ${checked.command} was cancelled`) : error;
      });
      return cached;
    },
    renew(rejected) {
      // Of requests that were refused together only the first drops the credential, not the new one of the others.
      if (cached && isCurrent(cached, rejected)) cached = undefined;
      return true;
    },
  };
}

function isCurrent({ token, clientCertificate }: ExecCredential, rejected: Identity): boolean {
  return token
    ? rejected.headers.Authorization === `Bearer ${token}`
    : rejected.clientCertificate === clientCertificate;
}
