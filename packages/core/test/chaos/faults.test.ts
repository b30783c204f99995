/** Each fault of a host, given and undone on real programs: by us, and by the host's own timer when we are gone. */
import { readdir, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cutLink } from '../../src/chaos/faults/cut-link.ts';
import { cutNode } from '../../src/chaos/faults/cut-node.ts';
import type { HostFault } from '../../src/chaos/faults/fault.ts';
import { killKeepalived } from '../../src/chaos/faults/kill-keepalived.ts';
import { hangNginx, killNginx } from '../../src/chaos/faults/nginx-faults.ts';
import { injectFault } from '../../src/chaos/inject-fault.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import { hostPaths } from '../../src/host/host-paths.ts';
import { findKeepalived } from '../../src/host/keepalived-process.ts';
import { findMaster, isStopped } from '../../src/host/nginx-process.ts';
import { readServedRevision } from '../../src/host/read-live.ts';
import type { OpenHost } from '../../src/operations/rollout/open-hosts.ts';
import { waitUntil } from '../cluster/wait-until.ts';
import { type SharingHost, type SharingHosts, startSharingHosts } from '../ha/sharing-hosts.ts';
import { type Balancer, createBalancer, hasNginx, host, planOf, withNginx } from '../host/balancer.ts';
import { hasKeepalived, keepalivedNote } from '../keepalived/namespace.ts';

const noCluster = { delete: () => Promise.reject(new Error('the cluster is not asked')) };
const inject = (fault: HostFault | undefined, seconds = 60) => {
  if (fault === undefined) throw new Error('it cannot be given');
  return injectFault(fault, { client: noCluster, seconds, signal: new AbortController().signal });
};

/** Files of faults and timers that should be gone. */
const leftOvers = async (run: string) => (await readdir(run)).filter((name) => /^(undo-|link\.|stopped)/.test(name));

describe.skipIf(!hasNginx)(`nginx, ${withNginx}`, () => {
  let balancer: Balancer;
  let target: OpenHost;
  beforeEach(async () => {
    balancer = await createBalancer();
    await applyPlan(host, planOf(balancer, []), balancer.nginx, {});
    target = { host, isRemote: false, configuration: { addresses: [], nginx: balancer.nginx } };
  });
  afterEach(() => balancer.dispose());

  const served = () => readServedRevision(host, balancer.nginx, { signal: AbortSignal.timeout(5000) });
  const run = () => hostPaths(balancer.nginx).run;
  /** A signal takes a moment to arrive. */
  const becomes = (master: number, state: 'stopped' | 'awake') =>
    waitUntil(`nginx is ${state}`, async () => (await isStopped(host, master)) === (state === 'stopped'));

  test('is killed, and started again', async () => {
    const before = await served();
    const fault = await inject(killNginx(target));
    await waitUntil('it is gone', async () => (await served()) === undefined);
    await fault.undo();
    await waitUntil('it serves again', async () => (await served()) === before);
    const master = await findMaster(host, balancer.nginx);
    await fault.undo();
    expect(await findMaster(host, balancer.nginx)).toBe(master);
    expect(await leftOvers(run())).toEqual([]);
  });

  test('hangs, and goes on', async () => {
    const master = (await findMaster(host, balancer.nginx)) ?? 0;
    const fault = await inject(hangNginx(target));
    await becomes(master, 'stopped');
    await fault.undo();
    await becomes(master, 'awake');
    expect(await served()).toBeDefined();
    expect(await leftOvers(run())).toEqual([]);
  });

  test('goes on by itself when nobody undoes it', async () => {
    const master = (await findMaster(host, balancer.nginx)) ?? 0;
    await inject(hangNginx(target), 2);
    await becomes(master, 'stopped');
    await becomes(master, 'awake');
  });

  test('what cannot be given leaves nothing behind', async () => {
    const { pidFile } = hostPaths(balancer.nginx);
    const pid = (await host.readFile(pidFile)) ?? '';
    await writeFile(pidFile, '1\n');
    await expect(inject(hangNginx(target))).rejects.toMatchObject({ code: 'ApplyFailed' });
    await writeFile(pidFile, pid);
    expect(await served()).toBeDefined();
    expect(await leftOvers(run())).toEqual([]);
  });
});

describe.skipIf(!hasKeepalived)(`hosts that share addresses${keepalivedNote}`, () => {
  let stage: SharingHosts;
  let lb1: SharingHost;
  beforeEach(async () => {
    stage = await startSharingHosts(2);
    lb1 = stage.hosts[0] as SharingHost;
  });
  afterEach(() => stage[Symbol.asyncDispose]());

  const links = () => lb1.exec('ip', '-brief', 'link');

  test('keepalived is killed, both its processes, and started again', async () => {
    const paths = hostPaths(lb1.configuration.nginx);
    const fault = await inject(killKeepalived(lb1));
    await waitUntil('it is gone', async () => Object.keys(await findKeepalived(lb1.host, paths)).length === 0);
    await fault.undo();
    await waitUntil('it runs', async () => (await findKeepalived(lb1.host, paths)).vrrp !== undefined);
    expect(await leftOvers(paths.run)).toEqual([]);
  });

  test('a link goes down, and comes back with its routes and addresses', async () => {
    lb1.exec('ip', 'route', 'add', '203.0.113.0/24', 'via', '192.0.2.2');
    lb1.exec('ip', '-6', 'route', 'add', '2001:db8:1::/64', 'via', '2001:db8::2');
    const { run } = hostPaths(lb1.configuration.nginx);
    const fault = await inject(cutLink(lb1));
    expect(links()).toMatch(/^eth0\S* +DOWN/m);
    await fault.undo();
    await waitUntil('it is up', () => /^eth0\S* +UP/m.test(links()));
    expect(lb1.exec('ip', 'route')).toContain('203.0.113.0/24 via 192.0.2.2 dev eth0');
    expect(lb1.exec('ip', '-6', 'route')).toContain('2001:db8:1::/64 via 2001:db8::2 dev eth0');
    expect(lb1.exec('ip', '-6', 'address', 'show', 'dev', 'eth0')).toContain('2001:db8::1/64');
    expect(await leftOvers(run)).toEqual([]);
  });

  test('what is sent to a node vanishes, and arrives again', async () => {
    expect(lb1.exec('ip', 'route', 'get', '192.0.2.2')).toContain('dev eth0');
    const fault = await inject(cutNode([lb1], 'node-1', ['192.0.2.2', '2001:db8::2']));
    expect(lb1.exec('ip', 'route', 'get', '192.0.2.2')).toContain('dev tcplb-void');
    expect(lb1.exec('ip', 'route', 'get', '2001:db8::2')).toContain('dev tcplb-void');
    await fault.undo();
    expect(lb1.exec('ip', 'route', 'get', '192.0.2.2')).toContain('dev eth0');
    expect(links()).not.toContain('tcplb-void');
  });
});
