/** Who has an address that hosts share, and its way to another host, with real keepalived on each of them. */
import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { hostPaths } from '../../src/host/host-paths.ts';
import { findKeepalived } from '../../src/host/keepalived-process.ts';
import { standbyFile } from '../../src/keepalived/keepalived-files.ts';
import { describeHa, type HaAddress } from '../../src/operations/ha/ha-status.ts';
import { listMembers, lookAtHosts } from '../../src/operations/ha/look-at-host.ts';
import { type SwitchOwnerOptions, switchOwner } from '../../src/operations/ha/switch-owner.ts';
import { waitUntil } from '../cluster/wait-until.ts';
import { hasKeepalived, keepalivedNote } from '../keepalived/namespace.ts';
import { type SharingHost, type SharingHosts, startSharingHosts } from './sharing-hosts.ts';

let stage: SharingHosts | undefined;
afterEach(async () => {
  await stage?.[Symbol.asyncDispose]();
  stage = undefined;
});

async function start(...options: Parameters<typeof startSharingHosts>): Promise<readonly SharingHost[]> {
  stage = await startSharingHosts(...options);
  return stage.hosts;
}

const look = async (hosts: readonly SharingHost[]): Promise<HaAddress[]> =>
  describeHa(await lookAtHosts(listMembers(hosts)));

/** `lb1` while each address is on that host alone, and all is well. */
async function soleOwner(hosts: readonly SharingHost[]): Promise<string> {
  const addresses = await look(hosts);
  return [...new Set(addresses.map(({ owners, problem }) => problem ?? owners.join()))].join('; ');
}

const owned = (hosts: readonly SharingHost[], by: string) =>
  waitUntil(`${by} has the addresses`, async () => (await soleOwner(hosts)) === by);

const switchTo = (
  hosts: readonly SharingHost[],
  options: Pick<SwitchOwnerOptions, 'to'> & Partial<SwitchOwnerOptions>,
) => switchOwner(listMembers(hosts), { timeoutMs: 10_000, ...options });

describe.skipIf(!hasKeepalived)(`hosts that share addresses${keepalivedNote}`, () => {
  test('say who has them, since when and why; what is wrong is named', async () => {
    const hosts = await start(2);
    const [lb1, lb2] = hosts as [SharingHost, SharingHost];
    await owned(hosts, 'lb1');
    expect(await look(hosts)).toMatchObject([
      {
        address: '192.0.2.100/24',
        owners: ['lb1'],
        hosts: [
          {
            host: 'lb1',
            owns: true,
            interface: 'eth0',
            virtualRouterId: 51,
            priority: 254,
            state: 'MASTER',
            lastTransition: { cause: 'no owner was heard of' },
          },
          { host: 'lb2', owns: false, priority: 253, state: 'BACKUP', lastTransition: { cause: 'keepalived started' } },
        ],
      },
      { address: '2001:db8::100/64', owners: ['lb1'], hosts: [{ virtualRouterId: 52 }, { virtualRouterId: 52 }] },
    ]);
    const [{ hosts: [first] = [] } = {}] = await look(hosts);
    expect(Math.abs(Date.parse(first?.lastTransition?.time ?? '') - Date.now())).toBeLessThan(30_000);

    lb1.revisionServer.close();
    await owned(hosts, 'lb2');
    expect((await look(hosts))[0]).toMatchObject({
      hosts: [
        { owns: false, state: 'FAULT', lastTransition: { cause: 'the check of nginx fails' } },
        { owns: true, state: 'MASTER', lastTransition: { cause: 'the owner gave it up' } },
      ],
    });

    await lb2.killKeepalived();
    await waitUntil('its addresses have gone', async () =>
      (await look(hosts)).every(({ owners }) => owners.length === 0),
    );
    expect((await look(hosts))[0]).toMatchObject({
      hosts: [{}, { owns: false, state: 'STOPPED' }],
      problem: 'No host has it.',
    });
    lb2.exec('ip', 'address', 'add', '192.0.2.100/32', 'dev', 'eth0');
    lb1.exec('ip', 'address', 'add', '192.0.2.100/32', 'dev', 'lo');
    expect((await look(hosts))[0]).toMatchObject({
      owners: ['lb1', 'lb2'],
      problem: 'lb1 and lb2 have it at the same time.',
    });
    lb2.exec('ip', 'address', 'delete', '192.0.2.100/32', 'dev', 'eth0');
    expect((await look(hosts))[0]).toMatchObject({ problem: 'lb1 has it on interface lo instead of eth0.' });
  });

  test('hand them to the host that is named, to and fro, and nobody is left standing by', async () => {
    const hosts = await start(3);
    await owned(hosts, 'lb1');
    for (const to of ['lb3', 'lb2']) {
      const switched = await switchTo(hosts, { to });
      expect(switched.map(({ outcome }) => outcome)).toEqual(['switched', 'switched']);
      expect(await soleOwner(hosts)).toBe(to);
      await waitUntil('nobody stands by', async () =>
        (await look(hosts)).every((address) => address.hosts.every(({ state }) => state !== 'FAULT')),
      );
      expect(await soleOwner(hosts)).toBe(to);
    }
    expect(await switchTo(hosts, { to: 'lb2' })).toEqual([
      { address: '192.0.2.100/24', from: ['lb2'], to: 'lb2', outcome: 'unchanged' },
      { address: '2001:db8::100/64', from: ['lb2'], to: 'lb2', outcome: 'unchanged' },
    ]);
  });

  test('that are spread move one by one', async () => {
    const hosts = await start(2, { spread: true, virtualAddresses: ['192.0.2.100/24', '192.0.2.101/24'] });
    await owned(hosts, 'lb1');
    expect(await switchTo(hosts, { to: 'lb2', address: '192.0.2.101' })).toEqual([
      { address: '192.0.2.101/24', from: ['lb1'], to: 'lb2', outcome: 'switched' },
    ]);
    expect((await look(hosts)).map(({ owners }) => owners)).toEqual([['lb1'], ['lb2']]);
  });

  test('refuse what cannot be, and change nothing then', async () => {
    const hosts = await start(2);
    const [, lb2] = hosts as [SharingHost, SharingHost];
    await owned(hosts, 'lb1');
    await expect(switchTo(hosts, { to: 'lb9' })).rejects.toMatchObject({
      code: 'NotFound',
      message: 'no host lb9 shares virtual addresses',
      suggestions: ['There are: lb1, lb2'],
    });
    await expect(switchTo(hosts, { to: 'lb2', address: '192.0.2.9' })).rejects.toMatchObject({ code: 'NotFound' });
    lb2.revisionServer.close();
    await waitUntil('lb2 is in the state FAULT', async () => (await look(hosts))[0]?.hosts[1]?.state === 'FAULT');
    await expect(switchTo(hosts, { to: 'lb2' })).rejects.toMatchObject({
      code: 'HostNotReady',
      message: 'lb2 cannot take 192.0.2.100/24: the check of nginx fails',
    });
    await lb2.killKeepalived();
    await expect(switchTo(hosts, { to: 'lb2' })).rejects.toMatchObject({
      code: 'HostNotReady',
      message: 'lb2 cannot take 192.0.2.100/24: its keepalived does not run',
    });
    expect(await soleOwner(hosts)).toBe('lb1');
  });

  test('a host that does not take them in time leaves them where they were', async () => {
    const hosts = await start(2);
    const [lb1, lb2] = hosts as [SharingHost, SharingHost];
    await owned(hosts, 'lb1');
    const { parent = 0, vrrp = 0 } = await findKeepalived(lb2.host, hostPaths(lb2.configuration.nginx));
    for (const pid of [parent, vrrp]) process.kill(pid, 'SIGSTOP');
    await expect(switchTo(hosts, { to: 'lb2', timeoutMs: 1000 })).rejects.toMatchObject({
      code: 'TimedOut',
      message: 'lb2 has not taken over in time',
    });
    expect(await readFile(standbyFile(lb1.configuration.nginx.directory, 'IPv4-51'), 'utf8')).toBe('0\n');
    await owned(hosts, 'lb1');
  });
});
