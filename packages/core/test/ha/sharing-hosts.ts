/** LB hosts that share addresses, in network namespaces on one bridge: real keepalived, and what stands in for nginx. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultConfiguration, type HostConfiguration, type KeepalivedConfiguration } from '../../src/configuration.ts';
import { hostPaths } from '../../src/host/host-paths.ts';
import { findKeepalived, startKeepalived } from '../../src/host/keepalived-process.ts';
import type { LbHost } from '../../src/host/lb-host.ts';
import { createLocalHost } from '../../src/host/local/local-host.ts';
import { renderKeepalived } from '../../src/keepalived/render-keepalived.ts';
import type { OpenHost } from '../../src/operations/rollout/open-hosts.ts';
import { waitUntil } from '../cluster/wait-until.ts';

export interface SharingHost extends OpenHost {
  readonly name: string;
  /** What keepalived's check asks; closing it is nginx's end. */
  readonly revisionServer: Server;
  /** Runs a program there. */
  exec(...command: readonly string[]): string;
  /** With SIGKILL, both its processes. */
  killKeepalived(): Promise<void>;
}

export interface SharingHosts extends AsyncDisposable {
  readonly hosts: readonly SharingHost[];
}

const REVISION = '3f9c0a61d2be';

/** Of 192.0.2.0/24 and 2001:db8::/64, lb1 with .1 and so on. Resolves when all keepalived run. Needs root. */
export async function startSharingHosts(
  count: number,
  keepalived: Partial<KeepalivedConfiguration> = {},
): Promise<SharingHosts> {
  await using undo = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'tcplb-sharing-'));
  undo.defer(() => rm(directory, { recursive: true, force: true }));
  // keepalived's checks are somebody else's processes.
  await chmod(directory, 0o755);
  const wire = `tcplbsh${process.pid}`;
  const addNamespace = (name: string): void => {
    ip('netns', 'add', name);
    undo.defer(() => void spawnSync('ip', ['netns', 'delete', name]));
  };
  addNamespace(wire);
  ip('-n', wire, 'link', 'add', 'wire', 'type', 'bridge');
  ip('-n', wire, 'link', 'set', 'wire', 'up');
  const names = Array.from({ length: count }, (_, index) => `lb${index + 1}`);
  const hosts = names.map((name, index) => ({
    name,
    interface: 'eth0',
    unicastAddresses: [`192.0.2.${index + 1}`, `2001:db8::${index + 1}`],
  }));
  const shared = { ...DEFAULTS, ...keepalived, hosts };
  const started: SharingHost[] = [];
  for (const [index, name] of names.entries()) {
    const namespace = `${wire}-${name}`;
    addNamespace(namespace);
    ip('-n', wire, 'link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
    ip('-n', wire, 'link', 'set', name, 'master', 'wire', 'up');
    for (const [prefix, bits] of [
      ['192.0.2.', 24],
      ['2001:db8::', 64],
    ] as const) {
      ip(
        '-n',
        namespace,
        'address',
        'add',
        `${prefix}${index + 1}/${bits}`,
        'dev',
        'eth0',
        ...(bits === 64 ? ['nodad'] : []),
      );
    }
    ip('-n', namespace, 'link', 'set', 'eth0', 'up');
    const host = await startHost(namespace, join(directory, name), { ...shared, host: name });
    undo.defer(() => endHost(host));
    started.push(host);
  }
  const cleanup = undo.move();
  return { hosts: started, [Symbol.asyncDispose]: () => cleanup.disposeAsync() };
}

const DEFAULTS: Omit<KeepalivedConfiguration, 'host' | 'hosts'> = {
  virtualAddresses: ['192.0.2.100/24', '2001:db8::100/64'],
  spread: false,
  advertIntervalHundredths: 10,
  virtualRouterId: 51,
  garpMasterRepeat: 2,
  garpMasterDelaySeconds: 1,
  garpMasterRefreshSeconds: 0,
  binary: 'keepalived',
};

async function startHost(
  namespace: string,
  directory: string,
  keepalived: KeepalivedConfiguration,
): Promise<SharingHost> {
  const base = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
  const configuration: HostConfiguration = { addresses: [], nginx: { ...base.nginx, directory }, keepalived };
  const paths = hostPaths(configuration.nginx);
  const local = createLocalHost();
  await local.writeTree(`${paths.revisions}/1-${REVISION}`, renderKeepalived(configuration, []));
  await mkdir(paths.keepalived.run, { recursive: true });
  await symlink(`revisions/1-${REVISION}`, paths.live);
  const revisionServer = createServer((socket) => socket.on('error', () => {}).end(`${REVISION}\n`));
  await once(revisionServer.listen(paths.revisionSocket), 'listening');
  await chmod(paths.revisionSocket, 0o666);
  const enter = ['netns', 'exec', namespace];
  const host: LbHost = {
    ...local,
    name: keepalived.host,
    run: ({ command, args, parse }, options) =>
      local.run({ command: 'ip', args: [...enter, command, ...args], parse }, options),
  };
  await startKeepalived(host, paths, 'keepalived');
  return {
    name: keepalived.host,
    host,
    configuration,
    revisionServer,
    exec: (...command) => execFileSync('ip', [...enter, ...command], { encoding: 'utf8' }),
    async killKeepalived() {
      const { parent, vrrp } = await findKeepalived(host, paths);
      for (const pid of [parent, vrrp]) if (pid !== undefined) process.kill(pid, 'SIGKILL');
      await waitUntil('keepalived is gone', async () => Object.keys(await findKeepalived(host, paths)).length === 0);
    },
  };
}

async function endHost({ killKeepalived, revisionServer }: SharingHost): Promise<void> {
  await killKeepalived();
  revisionServer.close();
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
