/** `agent uninstall`: takes away what `agent install` made. */
import { hostname } from 'node:os';
import {
  AGENT,
  createLocalHost,
  type HostConfiguration,
  hostPaths,
  type LbHost,
  stopKeepalived,
  stopNginx,
  TcplbError,
  uninstallAgent,
} from '@tcplb/core';
import { confirm } from '../../cli/confirm.ts';
import type { Session } from '../../cli/session.ts';
import { objectTitle } from '../../output/object-title.ts';
import { readAgentConfiguration } from './agent-configuration.ts';
import { chooseOwnHost } from './choose-own-host.ts';
import { requireSystemd } from './require-systemd.ts';

export interface UninstallAgentFlags {
  readonly 'stop-nginx'?: boolean | undefined;
  readonly host?: string | undefined;
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
  const own = endsNginx ? await findNginxToEnd(session, flags) : undefined;
  const removed: string[] = [];
  const { others } = await uninstallAgent({
    client,
    host,
    signal,
    hostName: hostname(),
    onChange: (change) => terminal.print(`${objectTitle(change)} deleted\n`),
    onFile: (path) => {
      removed.push(path);
      terminal.print(`${path} removed\n`);
    },
  });
  if (own !== undefined) await endBoth(session, host, own);
  terminal.print(describeLeft(others, own?.nginx.directory, removed.includes(AGENT.sysctlFile)));
}

/** Before anything is taken away. Fails with `InvalidInput` for an nginx that is somebody else's. */
async function findNginxToEnd(
  { connect, signal }: Session,
  { config: path, host }: UninstallAgentFlags,
): Promise<HostConfiguration> {
  const client = await connect();
  const found = await readAgentConfiguration({ path, user: AGENT.user, client, signal });
  const { configuration } = chooseOwnHost(found, host);
  if (configuration.nginx.layout === 'standalone') return configuration;
  throw new TcplbError('InvalidInput', "--stop-nginx: the nginx that includes our files is somebody else's to stop");
}

/** keepalived first, so that another host has the addresses by then. */
async function endBoth({ terminal, signal }: Session, host: LbHost, { nginx }: HostConfiguration): Promise<void> {
  const { directory } = nginx;
  if (await stopKeepalived(host, hostPaths(nginx))) terminal.print(`keepalived in ${directory} ended\n`);
  if (await stopNginx(host, nginx, { signal })) terminal.print(`nginx in ${directory} ended\n`);
}

/** @param ended directory of the nginx that was ended */
function describeLeft(others: readonly string[], ended: string | undefined, wasShared: boolean): string {
  const directory = ended ?? AGENT.stateDirectory;
  const account = others.length === 0 ? [] : [`the account and its rights, for the other hosts (${others.join(', ')})`];
  const left = [
    ...account,
    `the namespace ${AGENT.namespace}, and a configuration in it or in ${AGENT.configurationDirectory}`,
    `${directory} and the system user it belongs to${ended ? '' : ': nginx, if it runs, serves on from there'}`,
    ...(wasShared ? ['ip_nonlocal_bind in the kernel, until the next boot'] : []),
  ];
  return `Left:\n${left.map((line) => `  ${line}\n`).join('')}`;
}
