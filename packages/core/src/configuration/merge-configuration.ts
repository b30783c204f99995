/** What a file says and what holds for all that it leaves out, put together. Pure. */
import type { LoadBalancerConfiguration, NamedHost, NginxConfiguration } from '../configuration.ts';
import type { ConfigurationFile } from './configuration-schema.ts';
import type { HostEntry } from './host-schema.ts';
import { mergeKeepalived } from './merge-keepalived.ts';

/** @param exposureTemplate its text */
export function mergeConfiguration(
  file: ConfigurationFile,
  defaults: LoadBalancerConfiguration,
  exposureTemplate: string | undefined,
): LoadBalancerConfiguration {
  const addresses = file.addresses ?? virtualAddresses(file) ?? defaults.addresses;
  const nginx = mergeNginx(file.nginx, defaults.nginx, exposureTemplate);
  // Where this user has its state on this machine says nothing about another.
  const elsewhere = { ...nginx, directory: file.nginx?.directory ?? REMOTE_DIRECTORY };
  const shared = { addresses, nginx, elsewhere };
  return {
    addresses,
    nginx,
    ...(file.hosts && {
      hosts: file.hosts.map((host) => ({ ...mergeHost(host, shared), ...keepalivedOf(host, file) })),
    }),
    ...(file.rollout && { rollout: file.rollout }),
  };
}

function virtualAddresses({ keepalived }: ConfigurationFile): string[] | undefined {
  return keepalived?.virtualAddresses.map((text) => text.replace(/\/.*/, ''));
}

function keepalivedOf({ name }: HostEntry, { hosts = [], keepalived }: ConfigurationFile) {
  return keepalived === undefined ? {} : { keepalived: mergeKeepalived(name, hosts, keepalived) };
}

const REMOTE_DIRECTORY = '/var/lib/tcplb';

interface Shared {
  readonly addresses: readonly string[];
  readonly nginx: NginxConfiguration;
  /** On other machines. */
  readonly elsewhere: NginxConfiguration;
}

function mergeHost({ name, ssh, sshConfig, become, addresses, nginx: own = {} }: HostEntry, shared: Shared): NamedHost {
  const nginx = ssh === undefined ? shared.nginx : shared.elsewhere;
  const pidFile = own.pidFile ?? nginx.pidFile;
  return {
    name,
    ...(ssh !== undefined && { ssh }),
    ...(sshConfig !== undefined && { sshConfig }),
    ...(become !== undefined && { become }),
    addresses: addresses ?? shared.addresses,
    nginx: {
      ...nginx,
      layout: own.layout ?? nginx.layout,
      directory: own.directory ?? nginx.directory,
      binary: own.binary ?? nginx.binary,
      ...(pidFile !== undefined && { pidFile }),
    },
  };
}

function mergeNginx(
  file: ConfigurationFile['nginx'] = {},
  defaults: NginxConfiguration,
  exposureTemplate: string | undefined,
): NginxConfiguration {
  const pidFile = file.pidFile ?? defaults.pidFile;
  return {
    layout: file.layout ?? defaults.layout,
    directory: file.directory ?? defaults.directory,
    binary: file.binary ?? defaults.binary,
    ...(pidFile !== undefined && { pidFile }),
    workerConnections: file.workerConnections ?? defaults.workerConnections,
    connectTimeoutMs: file.connectTimeout ?? defaults.connectTimeoutMs,
    idleTimeoutSeconds: file.idleTimeout ?? defaults.idleTimeoutSeconds,
    workerShutdownTimeoutSeconds: file.workerShutdownTimeout ?? defaults.workerShutdownTimeoutSeconds,
    keepRevisions: file.keepRevisions ?? defaults.keepRevisions,
    allowSnippets: file.allowSnippets ?? defaults.allowSnippets,
    ...(exposureTemplate !== undefined && { exposureTemplate }),
  };
}
