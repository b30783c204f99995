/** The transaction of an apply on a host that shares an address, with a real nginx and a real keepalived in a namespace. */
import { appendFileSync, chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostConfiguration, KeepalivedConfiguration } from '../../src/configuration.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import type { ApplyResult, ApplyStep } from '../../src/host/apply/apply-result.ts';
import { undoRevision } from '../../src/host/apply/undo-revision.ts';
import { hostPaths } from '../../src/host/host-paths.ts';
import { findKeepalived } from '../../src/host/keepalived-process.ts';
import type { LbHost } from '../../src/host/lb-host.ts';
import { addressesCommand } from '../../src/host/read-addresses.ts';
import { readLive } from '../../src/host/read-live.ts';
import { stopKeepalived } from '../../src/host/stop-keepalived.ts';
import { renderKeepalived } from '../../src/keepalived/render-keepalived.ts';
import { renderNginx } from '../../src/nginx/render-nginx.ts';
import type { Plan } from '../../src/plan.ts';
import { findDrift } from '../../src/sync/find-drift.ts';
import { waitUntil } from '../cluster/wait-until.ts';
import { type Balancer, createBalancer, exposure } from '../host/balancer.ts';
import { nginxFacts } from '../nginx/real-nginx.ts';
import { createNamespace, hasKeepalived, keepalivedNote, type Namespace } from './namespace.ts';
import { createNamespaceHost } from './namespace-host.ts';

const VIP = '192.0.2.100';
const keepalived: KeepalivedConfiguration = {
  host: 'lb1',
  hosts: [
    { name: 'lb1', interface: 'eth0', unicastAddresses: ['192.0.2.11'] },
    { name: 'lb2', interface: 'eth0', unicastAddresses: ['192.0.2.12'] },
  ],
  virtualAddresses: [`${VIP}/24`],
  spread: false,
  advertIntervalHundredths: 10,
  virtualRouterId: 51,
  garpMasterRepeat: 1,
  garpMasterDelaySeconds: 1,
  garpMasterRefreshSeconds: 0,
  binary: 'keepalived',
};

/** Another interface or address for this host. */
const foreign = (changes: object) => ({
  hosts: keepalived.hosts.map((one) => (one.name === 'lb1' ? { ...one, ...changes } : one)),
});

describe.skipIf(!hasKeepalived || nginxFacts === undefined)(`an apply${keepalivedNote}`, { timeout: 120_000 }, () => {
  let namespace: Namespace;
  let balancer: Balancer;
  let host: LbHost;
  let steps: ApplyStep[];

  beforeEach(async () => {
    namespace = createNamespace(`tcplb-ka-${process.pid}`, { eth0: ['192.0.2.11/24'] });
    host = createNamespaceHost(namespace.name);
    balancer = await createBalancer();
    chmodSync(balancer.nginx.directory, 0o755);
    steps = [];
  });

  afterEach(async () => {
    await stopKeepalived(host, paths());
    await balancer.dispose();
    namespace[Symbol.dispose]();
  });

  const paths = () => hostPaths(balancer.nginx);

  /** The plan with one exposure on the virtual address, without a backend to be reached. */
  function planOf(changes: Partial<KeepalivedConfiguration> | undefined, port = 446): Plan {
    const { nginx, facts } = balancer;
    const served = {
      ...exposure('echo', port, 446),
      listeners: [{ address: VIP, protocol: 'TCP' as const, port, backends: [] }],
    };
    const configuration: HostConfiguration = {
      addresses: [VIP],
      nginx,
      ...(changes && { keepalived: { ...keepalived, ...changes } }),
    };
    return renderNginx([served], nginx, { facts, beside: (all) => renderKeepalived(configuration, all) });
  }
  function apply(plan: Plan, dryRun = false): Promise<ApplyResult> {
    steps = [];
    const { nginx, facts } = balancer;
    return applyPlan(host, plan, nginx, { facts, dryRun, onStep: (step) => steps.push(step) });
  }
  const failure = (plan: Plan, dryRun = false) =>
    apply(plan, dryRun).then(
      () => 'no error',
      (error: Error) => error.message,
    );
  const holds = async () => (await host.run(addressesCommand())).some(({ address }) => address === VIP);
  const untilHeld = () => waitUntil('the address is held', holds);
  const processes = () => findKeepalived(host, paths());
  const served = async () => (await readLive(host, balancer.nginx)).servedRevision;

  test('starts keepalived, and the address comes to the host that serves', async () => {
    expect(await apply(planOf({}))).toMatchObject({ outcome: 'applied', quarantined: [] });
    expect(steps.slice(-3)).toEqual(['prove', 'keepalived', 'prune']);
    await untilHeld();
    const before = await processes();
    expect((await apply(planOf({}))).outcome).toBe('unchanged');

    // Another exposure is not keepalived's business.
    expect((await apply(planOf({}, 447))).outcome).toBe('applied');
    expect(steps).not.toContain('keepalived');
    expect(await processes()).toEqual(before);
  });

  test('has it read another configuration, and the address stays where it is', async () => {
    await apply(planOf({}));
    await untilHeld();
    const before = await processes();
    expect((await apply(planOf({ advertIntervalHundredths: 20 }))).outcome).toBe('applied');
    expect(steps).toContain('keepalived');
    expect(await processes()).toEqual(before);
    expect(await holds()).toBe(true);
    const { files } = await readLive(host, balancer.nginx);
    expect(files.find(({ path }) => path === 'keepalived/keepalived.conf')?.content).toContain('advert_int 0.2');
  });

  test('ends it when the host shares no address any more, and undo brings it back', async () => {
    await apply(planOf({}));
    await untilHeld();
    await apply(planOf(undefined));
    expect(await processes()).toEqual({});
    expect(await holds()).toBe(false);
    const { nginx, facts } = balancer;
    expect((await undoRevision(host, nginx, { facts })).outcome).toBe('applied');
    await untilHeld();
  });

  test('starts one that is dead, and takes back a hand edit', async () => {
    await apply(planOf({}));
    const { parent = 0, vrrp = 0 } = await processes();
    for (const pid of [parent, vrrp]) process.kill(pid, 'SIGKILL');
    await waitUntil('it is gone', async () => Object.keys(await processes()).length === 0);
    const live = await apply(planOf({}));
    expect(live.outcome).toBe('applied');
    await untilHeld();

    appendFileSync(paths().keepalived.configuration, '# by hand\n');
    expect(await findDrift(host, balancer.nginx, live, 'files')).toEqual([
      { kind: 'files-edited', paths: ['keepalived/keepalived.conf'] },
    ]);
    expect(await apply(planOf({}))).toMatchObject({ outcome: 'applied', repaired: ['keepalived/keepalived.conf'] });
    expect(readFileSync(paths().keepalived.configuration, 'utf8')).not.toContain('by hand');
    expect(await findDrift(host, balancer.nginx, live, 'files')).toEqual([]);
  });

  describe('changes nothing', () => {
    test.each<[string, Partial<KeepalivedConfiguration>, string]>([
      [
        'for an interface that the host does not have',
        foreign({ interface: 'eth9' }),
        "eth9 for vrrp_instance IPv4-51 doesn't exist",
      ],
      [
        'for an own address that is not its own',
        foreign({ unicastAddresses: ['192.0.2.13'] }),
        'does not have 192.0.2.13, from which keepalived is to talk',
      ],
    ])('%s', async (_name, changes, words) => {
      const { revision } = await apply(planOf({}));
      await untilHeld();
      const before = await processes();
      for (const dryRun of [true, false]) expect(await failure(planOf(changes), dryRun)).toContain(words);
      expect(await served()).toBe(revision);
      expect(await processes()).toEqual(before);
      expect(await holds()).toBe(true);
    });

    test('for a directory that its checks may not enter', async () => {
      chmodSync(balancer.nginx.directory, 0o700);
      expect(await failure(planOf({}))).toContain('nobody, as whom keepalived runs its checks, may not read');
      expect(await processes()).toEqual({});
    });

    test('for who has not the rights that keepalived needs', async () => {
      const { nginx, facts } = balancer;
      // As a system user with what it takes to have addresses has it.
      const weak: LbHost = {
        ...host,
        readFile: async (path) => (path === '/proc/self/status' ? 'CapEff:\t0000000000003400\n' : host.readFile(path)),
      };
      await expect(applyPlan(weak, planOf({}), nginx, { facts })).rejects.toMatchObject({
        code: 'ConfigRejected',
        message: expect.stringContaining('without CAP_SETGID, CAP_SETUID'),
      });
      expect(await processes()).toEqual({});
    });

    test('for a keepalived that is not there', async () => {
      const { nginx, facts } = balancer;
      const attempt = applyPlan(host, planOf({}), nginx, { facts, keepalived: '/no/such/keepalived' });
      await expect(attempt).rejects.toMatchObject({ code: 'MissingProgram' });
      expect(await served()).toBeUndefined();
    });
  });

  describe('goes back', () => {
    test('when keepalived does not live with it', async () => {
      const { revision } = await apply(planOf({}));
      await untilHeld();
      const before = await processes();
      // What it reads is not what it has tested.
      const spoiling: LbHost = {
        ...host,
        async swapLink(path, target) {
          await host.swapLink(path, target);
          if (path === paths().live && target.startsWith('revisions/2-')) {
            appendFileSync(paths().keepalived.configuration, 'no_such_word\n');
          }
        },
      };
      const { nginx, facts } = balancer;
      const attempt = applyPlan(spoiling, planOf({ advertIntervalHundredths: 20 }), nginx, { facts });
      await expect(attempt).rejects.toMatchObject({
        code: 'ApplyFailed',
        message: expect.stringMatching(/keepalived: .*Unknown keyword 'no_such_word'; revision \w+ serves on/),
      });
      expect(await served()).toBe(revision);
      expect(await processes()).toEqual(before);
      await untilHeld();
    });

    test('when keepalived does not start', async () => {
      const { revision } = await apply(planOf(undefined));
      const lame = `${balancer.nginx.directory}/lame-keepalived`;
      writeFileSync(lame, '#!/bin/sh\ncase "$*" in --dont-fork*) echo "I am lame" >&2; exit 1; esac\n', {
        mode: 0o755,
      });
      const { nginx, facts } = balancer;
      await expect(applyPlan(host, planOf({}), nginx, { facts, keepalived: lame })).rejects.toMatchObject({
        code: 'ApplyFailed',
        message: expect.stringMatching(/keepalived does not start on .*: I am lame; revision \w+ serves on/),
      });
      expect(await served()).toBe(revision);
      expect(await processes()).toEqual({});
    });
  });

  test('says what a host needs to listen on an address that it does not hold', async () => {
    namespace.change('sysctl', '-qw', 'net.ipv4.ip_nonlocal_bind=0');
    const { quarantined } = await apply(planOf({}));
    expect(quarantined[0]?.message).toContain('sysctl -w net.ipv4.ip_nonlocal_bind=1');
  });
});
