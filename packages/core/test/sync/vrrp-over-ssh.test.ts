/** What an agent does for virtual addresses of a host behind ssh: a real sshd, nginx and keepalived in a namespace. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HostConfiguration } from '../../src/configuration.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import { hostPaths } from '../../src/host/host-paths.ts';
import { findKeepalived } from '../../src/host/keepalived-process.ts';
import { createLocalHost } from '../../src/host/local/local-host.ts';
import { addressesCommand } from '../../src/host/read-addresses.ts';
import { createSshHost } from '../../src/host/ssh/create-ssh-host.ts';
import type { SshHost } from '../../src/host/ssh/ssh-host.ts';
import { stopKeepalived } from '../../src/host/stop-keepalived.ts';
import { renderKeepalived } from '../../src/keepalived/render-keepalived.ts';
import { renderNginx } from '../../src/nginx/render-nginx.ts';
import type { AgentEvent } from '../../src/sync/agent-event.ts';
import { REMOTE_VRRP_TIMING } from '../../src/sync/vrrp/vrrp-timing.ts';
import { startVrrpWatch, type VrrpWatch } from '../../src/sync/vrrp/watch-vrrp.ts';
import { type Balancer, createBalancer } from '../host/balancer.ts';
import { hasSshd, SSHD } from '../host/ssh/start-sshd.ts';
import { writeSshFiles } from '../host/ssh/write-ssh-files.ts';
import { createNamespace, hasKeepalived, keepalivedNote, type Namespace } from '../keepalived/namespace.ts';
import { nginxFacts } from '../nginx/real-nginx.ts';

const VIP = '192.0.2.100';
const canRun = hasKeepalived && nginxFacts !== undefined && hasSshd;

describe.skipIf(!canRun)(`a host behind ssh that shares an address${keepalivedNote}`, { timeout: 120_000 }, () => {
  let namespace: Namespace;
  let place: string;
  let sshdConfig: string;
  let host: SshHost;
  let balancer: Balancer;
  let configuration: HostConfiguration;
  let stopping: AbortController;
  let watch: VrrpWatch;
  let events: AgentEvent[];

  const told = (type: AgentEvent['type']) => events.some((event) => event.type === type);
  const isHeld = () => namespace.run(addressesCommand()).some(({ address }) => address === VIP);
  /** A connection over ssh takes its time on a busy machine. */
  const waitUntil = (message: string, condition: () => boolean) =>
    expect.poll(condition, { message, timeout: 60_000 }).toBe(true);
  /** Forgets what was told before, and kills keepalived, parent and child. */
  async function killKeepalived(): Promise<void> {
    events = [];
    const found = await findKeepalived(createLocalHost(), hostPaths(balancer.nginx));
    for (const pid of Object.values(found)) process.kill(pid, 'SIGKILL');
  }

  /** For an ssh that starts an sshd in the namespace for each connection, since nothing else leads there. */
  async function writeConfigs(): Promise<string> {
    const { config, sshdConfigs } = await writeSshFiles(place, [{ name: '*', address: '127.0.0.1', port: 2222 }]);
    [sshdConfig = ''] = sshdConfigs;
    const file = join(place, 'namespace_ssh_config');
    const proxy = `ProxyCommand ip netns exec ${namespace.name} ${SSHD} -i -f ${sshdConfig}`;
    await writeFile(file, `${proxy}\nInclude ${config}\n`);
    return file;
  }
  /** Ends all connections; no other can be made. */
  async function cut(): Promise<void> {
    await rename(sshdConfig, `${sshdConfig}.away`);
    const pids = execFileSync('ip', ['netns', 'pids', namespace.name], { encoding: 'utf8' }).trim().split('\n');
    const names = pids.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'it has gone'));
    const are = await Promise.all(names);
    // One of them may end by itself when another has.
    spawnSync('kill', ['-KILL', ...pids.filter((_, index) => are[index]?.startsWith('sshd'))]);
  }

  beforeAll(async () => {
    namespace = createNamespace(`tcplb-vs-${process.pid}`, { eth0: ['192.0.2.11/24'] });
    place = await mkdtemp('/tmp/tcplb-sshd-');
    host = createSshHost({ name: 'lb1', destination: 'lb1', sshConfig: await writeConfigs() });
    balancer = await createBalancer();
    chmodSync(balancer.nginx.directory, 0o755);
    const { nginx, facts } = balancer;
    const shared = { name: 'lb1', interface: 'eth0', unicastAddresses: ['192.0.2.11'] };
    configuration = {
      addresses: [VIP],
      nginx,
      keepalived: {
        host: 'lb1',
        hosts: [shared, { ...shared, name: 'lb2', unicastAddresses: ['192.0.2.12'] }],
        virtualAddresses: [`${VIP}/24`],
        ...{ spread: false, advertIntervalHundredths: 10, virtualRouterId: 51, binary: 'keepalived' },
        ...{ garpMasterRepeat: 1, garpMasterDelaySeconds: 1, garpMasterRefreshSeconds: 0 },
      },
    };
    const plan = renderNginx([], nginx, { facts, beside: (all) => renderKeepalived(configuration, all) });
    expect(await applyPlan(host, plan, nginx, { facts })).toMatchObject({ outcome: 'applied' });
  });

  beforeEach(() => {
    events = [];
    stopping = new AbortController();
    watch = startVrrpWatch({
      ...{ host, configuration, isRemote: true, timing: REMOTE_VRRP_TIMING, signal: stopping.signal },
      standsBack: () => false,
      onSilence: () => {},
      onEvent: (event) => events.push(event),
    });
  });

  afterEach(async () => {
    stopping.abort();
    await watch.stopped;
    // How nginx is keepalived finds out there.
    expect(told('health')).toBe(false);
  });

  afterAll(async () => {
    await stopKeepalived(createLocalHost(), hostPaths(balancer.nginx));
    await host.close();
    await balancer.dispose();
    namespace[Symbol.dispose]();
    await rm(place, { recursive: true });
  });

  test('tells who has the address, and starts a keepalived that was killed', async () => {
    await waitUntil('the owner is told, and since when', () =>
      events.some(
        (event) => event.type === 'ownership' && event.held.includes(VIP) && event.transition?.state === 'MASTER',
      ),
    );
    await killKeepalived();
    await waitUntil('it is started', () => told('keepalived-started'));
    await waitUntil('the address is held', isHeld);
  });

  test('says so when the host cannot be reached, takes nothing away, and goes on when it can', async () => {
    await waitUntil('the owner is told', () => told('ownership'));
    await cut();
    await waitUntil('that is told', () => told('vrrp-watch-failed'));
    expect(events.find(({ type }) => type === 'vrrp-watch-failed')).toMatchObject({
      error: { code: 'HostUnreachable', message: expect.stringContaining('lb1') },
    });
    expect(isHeld()).toBe(true);
    await rename(`${sshdConfig}.away`, sshdConfig);
    await killKeepalived();
    await waitUntil('it is started', () => told('keepalived-started'));
    await waitUntil('the address is held', isHeld);
  });
});
