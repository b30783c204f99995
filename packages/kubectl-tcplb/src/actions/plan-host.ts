/** The plan for this machine: what the cluster asks of it, and the nginx that it has. */
import {
  createLocalHost,
  detectNginx,
  type FoundConfiguration,
  type LbHost,
  LOAD_BALANCER_CLASS,
  type NginxConfiguration,
  type Plan,
  plan,
  readSnapshot,
  TcplbError,
} from '@tcplb/core';
import type { Session } from '../cli/session.ts';
import { findHostConfiguration } from './read-host-configuration.ts';

type NginxFacts = Awaited<ReturnType<typeof detectNginx>>;

export interface HostPlan {
  readonly found: FoundConfiguration;
  readonly host: LbHost;
  readonly nginx: NginxConfiguration;
  /** Undefined when nginx may be missing and is. */
  readonly facts: NginxFacts | undefined;
  readonly plan: Plan;
}

export interface PlanHostOptions {
  readonly config: string | undefined;
  /** Whether a machine without a usable nginx will do, as it does for looking at the files. */
  readonly nginxOptional?: boolean;
}

/** Fails with `MissingProgram` when there is no nginx that can do it, and as the cluster client does. */
export async function planHost(
  session: Session,
  { config, nginxOptional = false }: PlanHostOptions,
): Promise<HostPlan> {
  const { signal } = session;
  const host = createLocalHost();
  const client = await session.connect();
  const found = await findHostConfiguration(client, config, signal);
  const { nginx } = found.configuration;
  const [facts, snapshot] = await Promise.all([
    detectNginx(host, nginx.binary, { signal }).catch((error: unknown) => {
      if (nginxOptional && error instanceof TcplbError && error.code === 'MissingProgram') return undefined;
      throw error;
    }),
    readSnapshot(client, { loadBalancerClass: LOAD_BALANCER_CLASS, signal }),
  ]);
  return { found, host, nginx, facts, plan: plan(snapshot, found.configuration, facts) };
}
