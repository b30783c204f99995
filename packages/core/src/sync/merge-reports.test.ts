import { expect, test } from 'vitest';
import type { Exposure } from '../exposure/exposure.ts';
import type { Hold } from './create-brake.ts';
import type { LiveSources } from './create-reporter.ts';
import { mergeReports } from './merge-reports.ts';

const hold = (name: string): Hold => ({ namespace: 'default', name, lost: 1, ready: 1, until: 0 });

/** One exposure, served by the host at this address. */
function live(address: string, ...holds: Hold[]): LiveSources {
  const listeners = [{ address, protocol: 'TCP', port: 80, backends: [] }];
  const exposures = [{ namespace: 'default', name: 'web', listeners } as unknown as Exposure];
  return { services: [], plan: { exposures, rejected: [] }, result: { outcome: 'applied', quarantined: [] }, holds };
}

function create(count: number) {
  const reports: LiveSources[] = [];
  const clock = { now: 0 };
  const pools = Array.from({ length: count }, (_, index) => [`192.0.2.${index}`]);
  const reportOf = mergeReports(
    (sources) => reports.push(sources),
    pools,
    () => clock.now,
  );
  const addresses = () => reports.map(({ plan }) => plan.exposures[0]?.listeners.map(({ address }) => address).join());
  return { reports, clock, addresses, hosts: Array.from({ length: count }, (_, index) => reportOf(index)) };
}

test('one host reports for itself', () => {
  const { reports, hosts } = create(1);
  const sources = live('a');
  hosts[0]?.(sources);
  expect(reports[0]).toBe(sources);
});

test('nothing is told before all have something live, in the order of the hosts', () => {
  const { hosts, addresses } = create(2);
  hosts[1]?.(live('b'));
  expect(addresses()).toEqual([]);
  hosts[0]?.(live('a'));
  expect(addresses()).toEqual(['a,b']);
});

test('one that has nothing live is not waited for for ever', () => {
  const { hosts, clock, addresses, reports } = create(2);
  const first = live('a');
  hosts[0]?.(first);
  clock.now = 10_000;
  hosts[0]?.(first);
  expect(addresses()).toEqual(['a']);
  expect(reports[0]?.otherAddresses).toEqual(['192.0.2.1']);
  hosts[1]?.(live('b'));
  expect(addresses()).toEqual(['a', 'a,b']);
  expect(reports[1]?.otherAddresses).toEqual([]);
});

test('the same is the same object, so that nothing is compared again; what is new is not', () => {
  const { hosts, reports } = create(2);
  const [a, b] = [live('a'), live('b')];
  hosts[0]?.(a);
  hosts[1]?.(b);
  hosts[0]?.({ ...a });
  expect(reports[1]?.plan).toBe(reports[0]?.plan);
  hosts[1]?.(live('c'));
  expect(reports[2]?.plan).not.toBe(reports[0]?.plan);
});

test('what two hosts hold is told once', () => {
  const { hosts, reports } = create(2);
  hosts[0]?.(live('a', hold('web')));
  hosts[1]?.(live('b', hold('web'), hold('api')));
  expect(reports[0]?.holds?.map(({ name }) => name)).toEqual(['web', 'api']);
});
