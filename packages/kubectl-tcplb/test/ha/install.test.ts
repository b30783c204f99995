/** `agent install` on a host that shares an address: under a real systemd, with real keepalived, nginx and kernel parameters. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasKeepalived, keepalivedNote } from '../../../core/test/keepalived/namespace.ts';
import { type BootedSystemd, bootSystemd } from '../support/boot-systemd.ts';
import { daemonSet, service } from '../support/objects.ts';
import { pluginFile, runProcess } from '../support/run-plugin.ts';
import { waitUntil } from '../support/wait-until.ts';
import { ECHO_PORT } from './failover/play-round.ts';
import { type Stage, type StageHost, startStage } from './start-stage.ts';

const UNIT = 'tcplb-agent.service';
const SYSCTL = '/etc/sysctl.d/60-tcplb.conf';
const LONG_MS = 60_000;

test.skipIf(!hasKeepalived)(
  `the agent, keepalived and nginx of a host${keepalivedNote}`,
  async (context) => {
    await using stage = await startStage();
    const [host] = stage.hosts as [StageHost];
    await using systemd = await bootSystemd({ ...stage, enter: host.namespace.enter });
    if (systemd === undefined) return context.skip('this machine does not let us start a systemd');
    await stage.apply(daemonSet({ name: 'echo', port: ECHO_PORT, hostNetwork: true }), service('echo', ECHO_PORT));
    await stage.kubectl('rollout', 'status', 'daemonset/echo');
    await configure(stage, systemd);
    await systemd.run('sysctl', '-w', 'net.ipv4.ip_nonlocal_bind=0');
    const agent = (...words: string[]) => systemd.run(process.execPath, pluginFile, 'agent', ...words);
    const nonlocal = async () => (await systemd.run('sysctl', '-n', 'net.ipv4.ip_nonlocal_bind')).stdout.trim();
    const has = (isHeld: boolean) =>
      waitUntil(async () => expect(stage.watch.holders()).toEqual(isHeld ? [host.name] : []), LONG_MS);

    // Which of the hosts it is.
    expect(await agent('install', '--dry-run')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Say which of them this machine is with --host.'),
    });
    expect(await agent('install', '--dry-run', '--host', 'lb1', '--service-user', 'tcplb')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("where addresses are shared keepalived has to be root's"),
    });
    const shown = await agent('install', '--dry-run', '--host', 'lb1');
    for (const part of [SYSCTL, '  net.ipv4.ip_nonlocal_bind = 1\n', '--host lb1', 'User=root', 'CAP_NET_ADMIN']) {
      expect(shown.stdout).toContain(part);
    }
    expect(await nonlocal()).toBe('0');

    const installed = await agent('install', '--host', 'lb1', '--yes');
    expect(installed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`${SYSCTL} written\n`) });
    expect(await nonlocal()).toBe('1');
    await has(true);
    await waitUntil(async () => expect(await stage.tcplb('test', 'echo')).toMatchObject({ exitCode: 0 }), LONG_MS);

    // A busy host sends and hears advertisements in time, which the unit could forbid.
    const pids = await host.namespace.pids('keepalived');
    const policies = await Promise.all(
      pids.map((pid) => runProcess('chrt', ['--pid', String(pid)], { env: stage.env })),
    );
    expect(policies.map(({ stdout }) => stdout).join()).toContain('SCHED_RR');

    // The address stays where it is while the agent is not there.
    const changes = stage.watch.changes.length;
    const main = async () => (await systemd.run('systemctl', 'show', '--value', '-p', 'MainPID', UNIT)).stdout.trim();
    const killed = await main();
    await systemd.run('kill', '-KILL', killed);
    await waitUntil(async () => {
      expect((await systemd.run('systemctl', 'is-active', UNIT)).stdout).toBe('active\n');
      expect(await main()).not.toBe(killed);
    });
    await systemd.run('systemctl', 'stop', UNIT);
    expect(await stage.tcplb('test', 'echo')).toMatchObject({ exitCode: 0 });
    expect(stage.watch.changes.length).toBe(changes);

    // keepalived's own checks run, as another user, in spite of all that the unit forbids.
    await host.namespace.signalAll('SIGKILL', 'nginx');
    await has(false);
    await systemd.run('systemctl', 'start', UNIT);
    await has(true);

    const gone = await agent('uninstall', '--stop-nginx', '--host', 'lb1', '--yes');
    expect(gone).toMatchObject({ exitCode: 0, stderr: '' });
    for (const line of [`${SYSCTL} removed`, 'keepalived in /var/lib/tcplb ended', 'nginx in /var/lib/tcplb ended']) {
      expect(gone.stdout).toContain(`${line}\n`);
    }
    expect(gone.stdout).toContain('ip_nonlocal_bind in the kernel, until the next boot');
    await has(false);
    expect(await host.namespace.pids('keepalived')).toEqual([]);
  },
  240_000,
);

/** As a person would have it on lb1: with nginx's usual directory, since the service sees no temporary ones. */
async function configure({ config, directory }: Stage, systemd: BootedSystemd): Promise<void> {
  const configuration = JSON.parse(await readFile(config, 'utf8')) as {
    readonly hosts: readonly { readonly name: string }[];
  };
  const hosts = configuration.hosts.map((host) => ({
    ...host,
    nginx: {},
    ...(host.name !== 'lb1' && { ssh: host.name }),
  }));
  const file = join(directory, 'of-the-host.yaml');
  await writeFile(file, JSON.stringify({ ...configuration, hosts }));
  await systemd.run('install', '-D', '-m', '644', file, '/etc/tcplb/tcplb.yaml');
}
