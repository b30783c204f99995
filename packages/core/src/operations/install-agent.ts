/** Installs the agent on this machine as a systemd service, with an account of its own in the cluster. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { createClusterClient } from '../cluster/create-cluster-client.ts';
import type { KubeconfigCluster } from '../cluster/kubeconfig/kubeconfig.ts';
import { permissionTitle } from '../doctor/permissions/needed-permissions.ts';
import { findMissing } from '../doctor/permissions/review-access.ts';
import { TcplbError } from '../errors.ts';
import type { LbHost } from '../host/lb-host.ts';
import { renderAgentKubeconfig } from './agent/agent-kubeconfig.ts';
import { AGENT, tokenSecretName } from './agent/agent-names.ts';
import { agentPermissions } from './agent/agent-rules.ts';
import { loadSysctlCommand } from './agent/load-sysctl.ts';
import type { AgentPlan } from './agent/plan-agent.ts';
import { readToken } from './agent/read-token.ts';
import { requireOwnNginx } from './agent/require-own-nginx.ts';
import { ensureUser } from './agent/service-user.ts';
import { startUnit } from './agent/start-unit.ts';
import { copyProgram, ensureDirectory, makeOwnDirectory, writeSystemFile } from './agent/system-files.ts';
import { systemctl } from './agent/systemctl.ts';
import { writeObjects } from './agent/write-objects.ts';
import type { ObjectChange } from './object-change.ts';

export interface InstallAgentOptions {
  /** With rights to write the objects of the plan. */
  readonly client: ClusterClient;
  readonly host: LbHost;
  /** How the agent finds the cluster. */
  readonly cluster: KubeconfigCluster;
  readonly hostName: string;
  /** Directory of the plugin that is copied: `package.json`, `bin`, `dist`. */
  readonly program: string;
  /** Directory that stands for `/`, without a slash at its end; then the unit is enabled, and nothing is started. */
  readonly root?: string;
  readonly signal?: AbortSignal;
  /** Told of each object as soon as it is written. */
  readonly onChange?: (change: ObjectChange) => void;
  /** Told of each path as soon as it is written. */
  readonly onFile?: (path: string) => void;
}

/**
 * May be done again: it repairs what is there, and puts a new program in place of the old one. Fails with `AlreadyExists`
 * for objects that somebody else made, with `HostBusy` when an nginx of another user runs in the agent's directory, with
 * `ApplyFailed` for what this machine refuses, and as the cluster client does.
 */
export async function installAgent(plan: AgentPlan, options: InstallAgentOptions): Promise<void> {
  const { client, host, root = '', signal, onChange = () => {} } = options;
  const request = signal ? { signal } : {};
  if (root === '') await requireOwnNginx(host, plan.nginx, plan.user);
  await writeObjects(client, plan.objects, request, onChange);
  const token = await readToken(client, tokenSecretName(options.hostName), request);
  await writeFiles(plan, token, options);
  await requireRights(`${root}${AGENT.kubeconfig}`, request);
  if (root !== '') return host.run(systemctl(`--root=${root}`, 'enable', AGENT.unit), request);
  if (plan.sysctl !== undefined) await host.run(loadSysctlCommand(AGENT.sysctlFile), request);
  await startUnit(host, request);
}

async function writeFiles(plan: AgentPlan, token: string, options: InstallAgentOptions): Promise<void> {
  const { host, cluster, program, root = '', onFile = () => {} } = options;
  const at = (path: string) => `${root}${path}`;
  const owner = await ensureUser(host, root, plan.user);
  if (plan.directory !== undefined) await ensureDirectory(at(plan.directory), owner);
  await makeOwnDirectory(at(AGENT.configurationDirectory));
  await copyProgram(program, at(AGENT.program));
  onFile(AGENT.program);
  const content = renderAgentKubeconfig(cluster, token);
  await writeSystemFile(at(AGENT.kubeconfig), { content, mode: 0o600, owner });
  onFile(AGENT.kubeconfig);
  await writeSystemFile(at(AGENT.unitFile), { content: plan.unit, mode: 0o644 });
  onFile(AGENT.unitFile);
  if (plan.sysctl === undefined) return;
  await writeSystemFile(at(AGENT.sysctlFile), { content: plan.sysctl, mode: 0o644 });
  onFile(AGENT.sysctlFile);
}

/** Asked with the very file that the agent gets. */
async function requireRights(kubeconfig: string, request: { readonly signal?: AbortSignal }): Promise<void> {
  const client = await createClusterClient({ kubeconfig, env: {} });
  try {
    const [missing] = await findMissing(client, agentPermissions(), request);
    if (missing === undefined) return;
    const message = `ServiceAccount ${AGENT.namespace}/${AGENT.name} may not ${permissionTitle(missing)}`;
    throw new TcplbError('Forbidden', message, {
      suggestions: ['Look for what else decides about rights in this cluster.'],
      retryable: true,
    });
  } finally {
    client.close();
  }
}
