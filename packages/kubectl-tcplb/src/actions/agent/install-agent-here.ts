/** `agent install`: has systemd run the agent on this machine. */
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AGENT, type AgentPlan, createLocalHost, installAgent, planAgent } from '@tcplb/core';
import { confirm } from '../../cli/confirm.ts';
import { omitUndefined } from '../../cli/omit-undefined.ts';
import type { Session } from '../../cli/session.ts';
import { objectTitle } from '../../output/object-title.ts';
import { formatObject } from '../../output/print-object.ts';
import { readAgentConfiguration } from './agent-configuration.ts';
import { chooseOwnHost } from './choose-own-host.ts';
import { describeInstallation } from './describe-installation.ts';
import { requireSystemd } from './require-systemd.ts';
import { parsePlace } from './serve-status.ts';

export interface InstallAgentFlags {
  readonly 'service-user'?: string | undefined;
  readonly host?: string | undefined;
  readonly config?: string | undefined;
  readonly transparent?: boolean | undefined;
  readonly 'metrics-listen'?: string | undefined;
  readonly 'report-status': 'true' | 'false';
  readonly 'dry-run'?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly output?: string | undefined;
}

/** Fails with `InvalidInput` for anybody but root, unless it only shows; and as `installAgent` does. */
export async function installAgentHere(session: Session, flags: InstallAgentFlags): Promise<void> {
  const { terminal, signal } = session;
  const isShown = flags['dry-run'] || flags.output !== undefined;
  if (!isShown) requireSystemd('agent install');
  const client = await session.connect();
  const plan = await planHere(session, flags);
  if (flags.output !== undefined) return terminal.print(await formatPlan(plan, flags.output));
  terminal.print(describeInstallation(plan, client.server));
  if (isShown) return;
  if (!flags.yes) await confirm(session, 'Go on?');
  await installAgent(plan, {
    client,
    signal,
    host: createLocalHost(),
    hostName: hostname(),
    cluster: await session.readEndpoint(),
    // The chunks stand in dist.
    program: fileURLToPath(new URL('..', import.meta.url)),
    onChange: (change) => terminal.print(`${objectTitle(change)} ${change.outcome}\n`),
    onFile: (path) => terminal.print(`${path} written\n`),
  });
  terminal.print(`${AGENT.unit} is active\n`);
  terminal.note(`Its log: journalctl -u ${AGENT.unit} -f`);
}

async function planHere(session: Session, flags: InstallAgentFlags): Promise<AgentPlan> {
  const { 'service-user': asked, 'metrics-listen': metricsListen, config: path } = flags;
  if (metricsListen !== undefined) parsePlace('--metrics-listen', metricsListen);
  const client = await session.connect();
  const read = (user: string) => readAgentConfiguration({ path, user, client, signal: session.signal });
  const sharesAddresses = (await read('root')).configuration.hosts?.some(({ keepalived }) => keepalived !== undefined);
  const user = asked ?? (sharesAddresses ? 'root' : AGENT.user);
  const found = await read(user);
  const { name, configuration } = chooseOwnHost(found, flags.host);
  return planAgent({
    user,
    isOnHost: found.isOnHost,
    nginx: configuration.nginx,
    hostName: hostname(),
    node: process.execPath,
    reportStatus: flags['report-status'] === 'true',
    transparent: flags.transparent ?? false,
    ...omitUndefined({
      metricsListen,
      host: name,
      keepalived: configuration.keepalived,
      config: path && resolve(path),
    }),
  });
}

async function formatPlan({ objects, unit }: AgentPlan, output: string): Promise<string> {
  if (output === 'unit') return unit;
  const items = objects.map(({ object }) => object);
  return formatObject({ apiVersion: 'v1', kind: 'List', items }, output === 'yaml' ? 'yaml' : 'json');
}
