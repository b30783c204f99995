/** `agent uninstall`: takes away what `agent install` made. */
import { hostname } from 'node:os';
import { AGENT, createLocalHost, stopNginx, uninstallAgent } from '@tcplb/core';
import type { Session } from '../../cli/session.ts';
import { objectTitle } from '../../output/object-title.ts';
import { readAgentConfiguration } from './agent-configuration.ts';
import { confirm, requireSystemd } from './require-systemd.ts';

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
  const { configuration } = await readAgentConfiguration({ path: flags.config, user: AGENT.user, client, signal });
  const { nginx } = configuration;
  const { others } = await uninstallAgent({
    client,
    host,
    signal,
    hostName: hostname(),
    onChange: (change) => terminal.print(`${objectTitle(change)} deleted\n`),
    onFile: (path) => terminal.print(`${path} removed\n`),
  });
  if (endsNginx && (await stopNginx(host, nginx, { signal }))) terminal.print(`nginx in ${nginx.directory} ended\n`);
  terminal.print(describeLeft(others, nginx.directory, endsNginx));
}

function describeLeft(others: readonly string[], directory: string, endsNginx: boolean): string {
  const account = others.length === 0 ? [] : [`the account and its rights, for the other hosts (${others.join(', ')})`];
  const left = [
    ...account,
    `the namespace ${AGENT.namespace}, and a configuration in it or in ${AGENT.configurationDirectory}`,
    `${directory} and the system user it belongs to${endsNginx ? '' : ': nginx, if it runs, serves on from there'}`,
  ];
  return `Left:\n${left.map((line) => `  ${line}\n`).join('')}`;
}
