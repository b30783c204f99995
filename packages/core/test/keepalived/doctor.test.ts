/** What the doctor says of virtual addresses, on two hosts in namespaces whose keepalived and nginx are real. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostConfiguration, KeepalivedConfiguration } from '../../src/configuration.ts';
import type { Finding } from '../../src/doctor/check.ts';
import { virtualAddressesCheck } from '../../src/doctor/checks/virtual-addresses.ts';
import { createCommandLines } from '../../src/doctor/command-lines.ts';
import type { DoctorContext } from '../../src/doctor/doctor-context.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import { hostPaths } from '../../src/host/host-paths.ts';
import type { HostCommand, LbHost } from '../../src/host/lb-host.ts';
import { addressesCommand } from '../../src/host/read-addresses.ts';
import { stopKeepalived } from '../../src/host/stop-keepalived.ts';
import { standbyFile } from '../../src/keepalived/keepalived-files.ts';
import { renderKeepalived } from '../../src/keepalived/render-keepalived.ts';
import { renderNginx } from '../../src/nginx/render-nginx.ts';
import type { OpenHost } from '../../src/operations/rollout/open-hosts.ts';
import { waitUntil } from '../cluster/wait-until.ts';
import { type Balancer, createBalancer } from '../host/balancer.ts';
import { nginxFacts } from '../nginx/real-nginx.ts';
import { createNamespace, hasKeepalived, keepalivedNote, type Namespace } from './namespace.ts';
import { createNamespaceHost } from './namespace-host.ts';

const VIP = '192.0.2.100';
const names = ['lb1', 'lb2'] as const;
const keepalived = (host: string): KeepalivedConfiguration => ({
  host,
  hosts: names.map((name, index) => ({ name, interface: 'eth0', unicastAddresses: [`192.0.2.1${index + 1}`] })),
  virtualAddresses: [`${VIP}/24`],
  spread: false,
  advertIntervalHundredths: 10,
  virtualRouterId: 51,
  garpMasterRepeat: 1,
  garpMasterDelaySeconds: 1,
  garpMasterRefreshSeconds: 0,
  binary: 'keepalived',
});

interface Side extends OpenHost {
  readonly name: string;
  readonly namespace: Namespace;
  readonly balancer: Balancer;
}

describe.skipIf(!hasKeepalived || nginxFacts === undefined)(
  `the doctor on virtual addresses${keepalivedNote}`,
  { timeout: 120_000 },
  () => {
    let sides: readonly [Side, Side];

    async function createSide(name: string): Promise<Side> {
      const namespace = createNamespace(`tcplb-kd-${name}-${process.pid}`, {});
      const balancer = await createBalancer();
      chmodSync(balancer.nginx.directory, 0o755);
      const configuration: HostConfiguration = {
        addresses: [VIP],
        nginx: balancer.nginx,
        keepalived: keepalived(name),
      };
      return { name, namespace, balancer, configuration, host: { ...createNamespaceHost(namespace.name), name } };
    }
    async function start({ host, configuration, balancer: { facts } }: Side): Promise<void> {
      const { nginx } = configuration;
      const plan = renderNginx([], nginx, { facts, beside: (all) => renderKeepalived(configuration, all) });
      await applyPlan(host, plan, nginx, { facts });
    }

    beforeAll(async () => {
      sides = [await createSide('lb1'), await createSide('lb2')];
      const [{ namespace: one }, { namespace: two }] = sides;
      one.change('ip', 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', two.name);
      for (const [index, { namespace }] of sides.entries()) {
        namespace.change('ip', 'link', 'set', 'eth0', 'up');
        namespace.change('ip', 'address', 'add', `192.0.2.1${index + 1}/24`, 'dev', 'eth0');
      }
      for (const side of sides) await start(side);
      await untilOwners(1);
    }, 120_000);

    afterAll(async () => {
      for (const { host, balancer, namespace } of sides) {
        await stopKeepalived(host, hostPaths(balancer.nginx));
        await balancer.dispose();
        namespace[Symbol.dispose]();
      }
    });

    const holds = async ({ host }: Side) => (await host.run(addressesCommand())).some(({ address }) => address === VIP);
    const untilOwners = (count: number) =>
      waitUntil(`${count} have it`, async () => (await Promise.all(sides.map(holds))).filter(Boolean).length === count);

    /** As lb1 sees it; `changes` is what is different in its configuration, `peer` how lb2 is reached. */
    async function examine(changes: Partial<KeepalivedConfiguration> = {}, peer?: LbHost): Promise<Finding[]> {
      const [self, other] = sides;
      const configuration = { ...self.configuration, keepalived: { ...keepalived('lb1'), ...changes } };
      const context = {
        host: self.host,
        command: createCommandLines({ cluster: [], tcplb: [] }),
        cancellation: {},
        configuration: async () => ({ configuration, source: 'tcplb.yaml', isOnHost: true }),
        openAll: async () => ({
          hosts: [self, { ...other, host: peer ?? other.host }],
          [Symbol.asyncDispose]: async () => {},
        }),
      } as unknown as DoctorContext;
      const findings: Finding[] = [];
      for await (const finding of virtualAddressesCheck.run(context)) findings.push(finding);
      return findings;
    }
    const messages = (findings: readonly Finding[]) => findings.map(({ status, message }) => `${status}: ${message}`);

    test('all is well', async () => {
      expect(messages(await examine())).toEqual([`ok: ${VIP}/24: each is held by one host`]);
    });

    test('a host that may not listen on what another holds', async () => {
      const [{ namespace }] = sides;
      namespace.change('sysctl', '-qw', 'net.ipv4.ip_nonlocal_bind=0');
      const findings = await examine();
      expect(messages(findings)).toEqual([
        'fail: nginx on lb1 cannot listen on IPv4 addresses that another host holds',
      ]);
      expect(findings[0]?.next).toBe('sysctl -w net.ipv4.ip_nonlocal_bind=1');
      namespace.change('sysctl', '-qw', 'net.ipv4.ip_nonlocal_bind=1');
      expect((await examine())[0]?.status).toBe('ok');
    });

    test.each<[string, Partial<KeepalivedConfiguration>, string]>([
      [
        'a wrong netmask',
        { virtualAddresses: [`${VIP}/25`] },
        `warn: ${VIP}/25 has another netmask than 192.0.2.11/24, which is on eth0 of lb1`,
      ],
      [
        'a wrong interface',
        { hosts: keepalived('lb1').hosts.map((one) => ({ ...one, interface: 'eth1' })) },
        'fail: 192.0.2.11 of IPv4-51 is to be on eth1, and lb1 has it on eth0',
      ],
    ])('%s', async (_name, changes, message) => {
      expect(messages(await examine(changes))).toContain(message);
    });

    test('no owner', async () => {
      const files = sides.map(({ balancer }) => standbyFile(balancer.nginx.directory, 'IPv4-51'));
      for (const file of files) writeFileSync(file, '1\n');
      await untilOwners(0);
      const findings = await examine();
      for (const file of files) writeFileSync(file, '0\n');
      await untilOwners(1);
      expect(messages(findings)).toEqual([`fail: ${VIP}/24: No host has it.`]);
      expect(findings[0]?.details?.[0]).toMatch(/^lb1: FAULT, since /);
    });

    test('two owners, since neither hears the other', async () => {
      const [one, two] = sides;
      // What they send each other goes to a card that nobody has.
      const astray = ['lladdr', '02:00:00:00:00:99', 'nud', 'permanent'];
      one.namespace.change('ip', 'neighbour', 'replace', '192.0.2.12', 'dev', 'eth0', ...astray);
      two.namespace.change('ip', 'neighbour', 'replace', '192.0.2.11', 'dev', 'eth0', ...astray);
      await untilOwners(2);
      const findings = await examine();
      one.namespace.change('ip', 'neighbour', 'del', '192.0.2.12', 'dev', 'eth0');
      two.namespace.change('ip', 'neighbour', 'del', '192.0.2.11', 'dev', 'eth0');
      await untilOwners(1);
      expect(messages(findings)).toEqual([`fail: ${VIP}/24: lb1 and lb2 have it at the same time.`]);
      expect(findings[0]?.details).toContain(
        'They do not hear each other: something drops IP protocol 112 between 192.0.2.11 and 192.0.2.12.',
      );
    });

    test('another router with the same id', async () => {
      const [, { namespace, balancer }] = sides;
      namespace.change('ip', 'address', 'add', '192.0.2.66/24', 'dev', 'eth0');
      const stranger = startStranger(namespace, `${balancer.nginx.directory}/run`);
      try {
        await waitUntil('it is heard', async () =>
          messages(await examine()).includes(
            'fail: another router on this network has the virtual router id 51 of 192.0.2.66',
          ),
        );
      } finally {
        stranger.kill('SIGTERM');
        await once(stranger, 'exit');
        namespace.change('ip', 'address', 'del', '192.0.2.66/24', 'dev', 'eth0');
      }
    });

    test('a keepalived that does not run', async () => {
      const [one] = sides;
      await stopKeepalived(one.host, hostPaths(one.balancer.nginx));
      await waitUntil('the other has it', () => holds(sides[1]));
      const findings = await examine();
      expect(messages(findings)).toEqual(['fail: keepalived does not run on lb1']);
      expect(findings[0]?.next).toBe('kubectl tcplb apply');
      await start(one);
    });

    test('clocks that are apart', async () => {
      const [, { host }] = sides;
      const late: LbHost = {
        ...host,
        run: <T>({ command, args, parse }: HostCommand<T>) =>
          host.run({ command, args: command === 'date' ? ['-d', '90 seconds ago', ...args] : args, parse }),
      };
      expect(messages(await examine({}, late)).join()).toMatch(/warn: the clocks of lb1 and lb2 are [89]\d s apart/);
    });
  },
);

/** Somebody else's keepalived, which takes lb1 for its peer. */
function startStranger({ name }: Namespace, directory: string): ChildProcess {
  const file = `${directory}/stranger.conf`;
  writeFileSync(
    file,
    `vrrp_instance other {
  state BACKUP
  interface eth0
  virtual_router_id 51
  version 3
  priority 1
  advert_int 0.1
  unicast_src_ip 192.0.2.66
  unicast_peer {
    192.0.2.11
  }
  virtual_ipaddress {
    192.0.2.67/24
  }
}
`,
  );
  const pids = ['-p', `${directory}/stranger.pid`, '-r', `${directory}/stranger-vrrp.pid`];
  const args = ['netns', 'exec', name, 'keepalived', '--dont-fork', '--no-syslog', '--vrrp', '-f', file, ...pids];
  return spawn('ip', args, { stdio: 'ignore' });
}
