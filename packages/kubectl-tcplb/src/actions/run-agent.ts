/** `agent`: follows the cluster and keeps the nginx of each host equal to it. */
import { setFlagsFromString } from 'node:v8';
import {
  type Agent,
  type AgentOptions,
  type FollowedConfiguration,
  type FoundConfiguration,
  followConfiguration,
  type OpenHosts,
  openHosts,
  readConfiguration,
  rememberConfiguration,
  requireTrustedDirectory,
  startAgent,
  TcplbError,
} from '@tcplb/core';
import { omitUndefined } from '../cli/omit-undefined.ts';
import { parseDuration, parseInteger } from '../cli/parse-values.ts';
import type { Session } from '../cli/session.ts';
import { version } from '../version.ts';
import { findConfiguration, keepConfiguration } from './agent/find-configuration.ts';
import { notifySupervisor } from './agent/notify-supervisor.ts';
import { type LogFormat, openLog } from './agent/open-log.ts';
import { watchAgent } from './agent/watch-agent.ts';

export interface RunAgentOptions {
  readonly drift: 'repair' | 'report';
  readonly 'check-interval': string;
  readonly hold: string;
  readonly 'report-status': 'true' | 'false';
  readonly 'host-name'?: string | undefined;
  readonly 'lease-duration': string;
  readonly 'max-old-generations': string;
  readonly 'metrics-listen'?: string | undefined;
  readonly 'log-format': LogFormat;
  readonly host?: readonly string[] | undefined;
  readonly config?: string | undefined;
}

/** Those that its unit has for glibc, which has read them by now, are not for the nginx that is started from here. */
function forgetMemorySettings(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('MALLOC_')) delete process.env[name];
}

/** Resolves after SIGTERM or Ctrl-C. Fails as `startAgent` does, and when the configuration cannot be used. */
export async function runAgent(session: Session, options: RunAgentOptions): Promise<void> {
  const { signal } = session;
  // It runs for months beside an nginx that needs the memory more than it needs the speed.
  setFlagsFromString('--optimize-for-size');
  forgetMemorySettings();
  const settings = readSettings(options);
  const log = openLog(options['log-format']);
  let agent: Agent | undefined;
  let opened: OpenHosts | undefined;
  const listen = options['metrics-listen'];
  const hosts = () => opened?.hosts.flatMap(({ name = [] }) => name) ?? [];
  const watch = await watchAgent({ log, listen, hosts, silentMs: () => agent?.silentMs ?? 0 });
  try {
    const read = createReader(session, options.config);
    const client = await session.connect();
    const memory = rememberConfiguration({ env: process.env, cwd: process.cwd(), server: client.server });
    const found = await findConfiguration({ read, memory, signal, log });
    const { configuration, source } = found;
    log.info({ source }, 'read the configuration');
    opened = openHosts(configuration, { forLong: true, ...omitUndefined({ names: options.host }) });
    agent = await startAgent({ ...settings, ...opened, client, configuration, signal, onEvent: watch.observe });
    log.info({ version, pid: process.pid }, 'the agent runs');
    const { reconfigure, tell } = agent;
    const keep = (next: FoundConfiguration) => keepConfiguration(memory, next, log);
    const use = (next: FoundConfiguration) => reconfigure(next.configuration).then(() => keep(next));
    await keep(found);
    const followed = followConfiguration({
      ...{ found, read, use, signal, onEvent: tell },
      intervalMs: settings.timing.filesCheckMs,
    });
    using _hangup = rereadOnHangup(followed);
    await using _supervisor = await notifySupervisor(process.env, log);
    await agent.stopped;
    log.info('the agent has stopped, nginx serves on');
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    watch.close();
    await opened?.[Symbol.asyncDispose]();
  }
}

type Settings = Pick<
  AgentOptions,
  'drift' | 'holdMs' | 'maxOldGenerations' | 'reportStatus' | 'hostName' | 'leaseMs'
> & { readonly timing: { readonly filesCheckMs: number } };

function readSettings(options: RunAgentOptions): Settings {
  return {
    drift: options.drift,
    reportStatus: options['report-status'] === 'true',
    leaseMs: parseLeaseDuration(options['lease-duration']),
    ...omitUndefined({ hostName: options['host-name'] }),
    timing: { filesCheckMs: parseDuration('--check-interval', options['check-interval']) },
    holdMs: parseDuration('--hold', options.hold),
    maxOldGenerations: parseInteger('--max-old-generations', options['max-old-generations'], 1, 1000),
  };
}

/** Leases last for whole seconds. */
function parseLeaseDuration(text: string): number {
  const durationMs = parseDuration('--lease-duration', text);
  if (durationMs >= 1_000 && durationMs <= 3_600_000) return durationMs;
  throw new TcplbError('InvalidInput', `--lease-duration ${JSON.stringify(text)} is not from 1s to 1h`);
}

/** Looks for the configuration where the agent was started. */
function createReader({ connect, signal: stopping }: Session, path: string | undefined) {
  return async (signal = stopping): Promise<FoundConfiguration> => {
    const where = { env: process.env, cwd: process.cwd(), ...omitUndefined({ path }) };
    const found = await readConfiguration({ ...where, client: await connect(), signal });
    if (!found.isOnHost) await requireTrustedDirectory(found.configuration.nginx.directory, found.source);
    return found;
  };
}

function rereadOnHangup({ reread }: FollowedConfiguration): Disposable {
  const onHangup = () => void reread();
  process.on('SIGHUP', onHangup);
  return { [Symbol.dispose]: () => void process.off('SIGHUP', onHangup) };
}
