/** What installing an agent on this machine amounts to, to be shown before it is done. Pure. */
import { resources } from '../../cluster/resources.ts';
import type { KeepalivedConfiguration, NginxConfiguration } from '../../configuration.ts';
import { TcplbError } from '../../errors.ts';
import { type AgentObject, agentNamespace, buildAgentObjects } from './agent-manifests.ts';
import { AGENT } from './agent-names.ts';
import { renderSysctl } from './render-sysctl.ts';
import { renderUnit } from './render-unit.ts';

export interface AgentSettings {
  /** Whom the agent and its nginx run as: `root`, or a system user that is made if need be. */
  readonly user: string;
  readonly hostName: string;
  /** Absolute path of Node.js. */
  readonly node: string;
  /** Absolute path of the configuration file, to be read where it is. */
  readonly config?: string;
  /** What the configuration calls this machine, where it names hosts. */
  readonly host?: string;
  /** `ADDRESS:PORT` */
  readonly metricsListen?: string;
  readonly reportStatus: boolean;
  readonly transparent: boolean;
  /** As the agent will find it configured. */
  readonly nginx: NginxConfiguration;
  /** Where addresses are shared. */
  readonly keepalived?: Pick<KeepalivedConfiguration, 'virtualAddresses'>;
  /** Whether a file on this machine says so, and nobody in the cluster. */
  readonly isOnHost: boolean;
}

export interface AgentPlan {
  readonly user: string;
  readonly nginx: NginxConfiguration;
  /** Applied on the server side, in this order. */
  readonly objects: readonly AgentObject[];
  readonly unit: string;
  /** Content of the file with kernel parameters, where addresses are shared. */
  readonly sysctl?: string;
  /** Of nginx, where it is not the unit's own to make. */
  readonly directory?: string;
}

/** Fails with `InvalidInput` for what the service could not see or systemd would not take, and with `InvalidConfiguration`. */
export function planAgent(settings: AgentSettings): AgentPlan {
  const { user, hostName, node, config, nginx, keepalived, transparent } = settings;
  if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(user)) {
    throw new TcplbError('InvalidInput', `--service-user ${JSON.stringify(user)} is not a name for a system user`);
  }
  requireVisible(`Node.js ${node}`, node, [
    'Install Node.js for all users, for example with the packages of your distribution, and run this again with it.',
  ]);
  if (config !== undefined) {
    requireVisible(`the configuration ${config}`, config, [`Put it into ${AGENT.configurationDirectory}/tcplb.yaml.`]);
  }
  requireDirectory(settings);
  requireKeepalivedUser(settings);
  const sharesAddresses = keepalived !== undefined;
  return {
    user,
    nginx,
    objects: [namespaceObject, ...buildAgentObjects(hostName)],
    unit: renderUnit({ user, node, flags: flagsOf(settings), nginx, transparent, sharesAddresses }),
    ...(keepalived && { sysctl: renderSysctl(keepalived) }),
    ...(nginx.directory !== AGENT.stateDirectory && { directory: nginx.directory }),
  };
}

const namespaceObject: AgentObject = { resource: resources.namespaces, object: agentNamespace };

function flagsOf({ config, host, metricsListen, reportStatus }: AgentSettings): string[] {
  return [
    ...(config === undefined ? [] : ['--config', config]),
    ...(host === undefined ? [] : ['--host', host]),
    ...(metricsListen === undefined ? [] : ['--metrics-listen', metricsListen]),
    ...(reportStatus ? [] : ['--report-status=false']),
  ];
}

/** It is given to the service's user, so nobody in the cluster may choose it. */
function requireDirectory({ nginx: { directory }, isOnHost }: AgentSettings): void {
  requireVisible(`nginx.directory ${directory}`, directory, ['Choose one outside of home and temporary directories.']);
  if (isOnHost || directory === AGENT.stateDirectory) return;
  const message = `the cluster names ${directory} as nginx.directory, and only a file on this machine may for a service`;
  throw new TcplbError('InvalidConfiguration', message, {
    suggestions: [
      `Put the configuration into ${AGENT.configurationDirectory}/tcplb.yaml, or leave nginx.directory out.`,
    ],
  });
}

/** Anybody else's would run none of its checks, and take each for successful. */
function requireKeepalivedUser({ user, keepalived }: AgentSettings): void {
  if (keepalived === undefined || user === 'root') return;
  throw new TcplbError(
    'InvalidInput',
    `--service-user ${user}: where addresses are shared keepalived has to be root's`,
    {
      suggestions: ['Leave --service-user out.'],
    },
  );
}

/** The unit has `ProtectHome=yes` and `PrivateTmp=yes`. */
function requireVisible(what: string, path: string, suggestions: readonly string[]): void {
  if (!/^\/(home|root|tmp|run\/user|var\/tmp)(\/|$)/.test(path)) return;
  throw new TcplbError('InvalidInput', `${what} is in a home or temporary directory, which the service does not see`, {
    suggestions,
  });
}
