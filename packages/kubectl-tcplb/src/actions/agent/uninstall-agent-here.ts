/** `agent uninstall`: takes away what `agent install` made. */
import { hostname } from 'node:os';
import { AGENT, createLocalHost, type NginxConfiguration, stopNginx, TcplbError, uninstallAgent } from '@tcplb/core';
import { confirm } from '../../cli/confirm.ts';
import type { Session } from '../../cli/session.ts';
import { objectTitle } from '../../output/object-title.ts';
import { readAgentConfiguration } from './agent-configuration.ts';
import { requireSystemd } from './require-systemd.ts';

export interface UninstallAgentFlags {
  readonly 'stop-nginx'?: boolean | undefined;
  readonly config?: string | undefined;
  readonly yes?: boolean | undefined;
}

/** Fails with `InvalidInput` for anybody but root, and as `uninstallAgent` does. */
export async function uninstallAgentHere(session: Session, flags: UninstallAgentFlags): Promise<void> {
  const { terminal, signal } = session;
  requireSystemd('agent uninstall');
  const endsNginx = flags['stop-nginx'] ?? false;
  const nginxFate = endsNginx ? 'ends nginx and its connections' : 'lets nginx serve on';
  if (!flags.yes) await confirm(session, `This takes ${AGENT.unit} away and ${nginxFate}. Go on?`);
  const host = createLocalHost();
  const client = await session.connect();
  // A cluster that is away keeps nobody from taking the unit away.
  const nginx = endsNginx ? await findNginxToEnd(session, flags.config) : undefined;
  const { others } = await uninstallAgent({
    client,
    host,
    signal,
    hostName: hostname(),
    onChange: (change) => terminal.print(`${objectTitle(change)} deleted\n`),
    onFile: (path) => terminal.print(`${path} removed\n`),
  });
  if (nginx && (await stopNginx(host, nginx, { signal }))) terminal.print(`nginx in ${nginx.directory} ended\n`);
  terminal.print(describeLeft(others, nginx));
}

/** Before anything is taken away. Fails with `InvalidInput` for an nginx that is somebody else's. */
async function findNginxToEnd({ connect, signal }: Session, path: string | undefined): Promise<NginxConfiguration> {
  const client = await connect();
  const { configuration } = await readAgentConfiguration({ path, user: AGENT.user, client, signal });
  if (configuration.nginx.layout === 'standalone') return configuration.nginx;
  throw new TcplbError('InvalidInput', "--stop-nginx: the nginx that includes our files is somebody else's to stop");
}

function describeLeft(others: readonly string[], ended: NginxConfiguration | undefined): string {
  const directory = ended?.directory ?? AGENT.stateDirectory;
  const account = others.length === 0 ? [] : [`the account and its rights, for the other hosts (${others.join(', ')})`];
  const left = [
    ...account,
    `the namespace ${AGENT.namespace}, and a configuration in it or in ${AGENT.configurationDirectory}`,
    `${directory} and the system user it belongs to${ended ? '' : ': nginx, if it runs, serves on from there'}`,
  ];
  return `Left:\n${left.map((line) => `  ${line}\n`).join('')}`;
}
