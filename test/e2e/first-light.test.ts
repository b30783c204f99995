/** The article's scenario, end to end: echo DaemonSet, expose, real nginx, echo test; nodes that come, go and fail. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backendStates, drivers, eventually, startTestbed, type Testbed } from './testbed.ts';

interface Report {
  readonly succeeded: number;
  readonly passed: boolean;
  readonly problems: readonly string[];
  readonly failures: Readonly<Record<string, number>>;
  readonly backends: readonly { readonly hostname: string; readonly connections: number }[];
}

/** Connections per hostname, as the echo test counted them. */
async function distribution(testbed: Testbed, exposure: string, connections: number): Promise<Record<string, number>> {
  const args = ['test', exposure, '--connections', String(connections), '--timeout', '20s', '-o', 'json'];
  const { code, stdout, stderr } = await testbed.try(...args);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const report = JSON.parse(stdout) as Report;
  expect(report).toMatchObject({ passed: true, problems: [], succeeded: connections });
  return Object.fromEntries(report.backends.map((backend) => [backend.hostname, backend.connections]));
}

/** `connections` spread evenly, give or take one each. */
function expectEven(found: Record<string, number>, nodes: readonly string[], connections: number): void {
  expect(Object.keys(found).sort()).toEqual([...nodes].sort());
  for (const count of Object.values(found)) expect(Math.abs(count - connections / nodes.length)).toBeLessThanOrEqual(1);
}

function refuses(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => socket.destroy() && resolve(false)).once('error', () => resolve(true));
  });
}

describe.each(drivers)('first light on $driver nodes', ({ driver, runs, why }) => {
  let testbed: Testbed;
  let port: number;
  const names = (...numbers: number[]) => numbers.map((number) => testbed.nodeName(number));
  const allReady = (...numbers: number[]) => names(...numbers).map((name) => `${name} ready`);

  if (!runs) console.warn(`SKIPPED: end-to-end on ${driver} nodes: ${why}`);

  beforeAll(async () => {
    if (!runs) return;
    testbed = await startTestbed(driver);
    port = await testbed.freePort();
  }, 120_000);

  afterAll(() => testbed?.stop(), 60_000);

  test.skipIf(!runs)('exposes the echo DaemonSet and spreads 300 connections evenly', async () => {
    await testbed.tcplb('echo', 'deploy', '--port', String(port));
    await testbed.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=60s');
    await testbed.tcplb('expose', 'daemonset/tcp-echo', '--port', String(port));
    await eventually(async () => expect(await backendStates(testbed, 'tcp-echo')).toEqual(allReady(1, 2, 3)));
    expect(await testbed.tcplb('apply')).toContain('applied');
    expectEven(await distribution(testbed, 'tcp-echo', 300), names(1, 2, 3), 300);
  });

  test.skipIf(!runs)('does nothing the second time', async () => {
    expect(await testbed.tcplb('expose', 'daemonset/tcp-echo', '--port', String(port))).toContain('unchanged');
    expect(await testbed.tcplb('apply')).toContain('unchanged');
    expect(await testbed.tcplb('diff')).toBe('');
  });

  test.skipIf(!runs)(
    'follows a node that joins and one that leaves',
    async () => {
      await testbed.node('add', 4);
      await eventually(async () => expect(await backendStates(testbed, 'tcp-echo')).toEqual(allReady(1, 2, 3, 4)));
      expect(await testbed.try('diff')).toMatchObject({ code: 1 });
      await testbed.tcplb('apply');
      expectEven(await distribution(testbed, 'tcp-echo', 400), names(1, 2, 3, 4), 400);

      await testbed.node('remove', 2);
      await eventually(
        async () => expect(await backendStates(testbed, 'tcp-echo')).toEqual(allReady(1, 3, 4)),
        120_000,
      );
      await testbed.tcplb('apply');
      expectEven(await distribution(testbed, 'tcp-echo', 300), names(1, 3, 4), 300);
    },
    240_000,
  );

  test.skipIf(!runs)(
    'takes a node that died out, and back in',
    async () => {
      await testbed.node('stop', 3);
      const down = [
        `${testbed.nodeName(1)} ready`,
        `${testbed.nodeName(3)} excluded NodeNotReady`,
        `${testbed.nodeName(4)} ready`,
      ];
      await eventually(async () => expect(await backendStates(testbed, 'tcp-echo')).toEqual(down), 120_000);
      await testbed.tcplb('apply');
      expectEven(await distribution(testbed, 'tcp-echo', 200), names(1, 4), 200);

      await testbed.node('start', 3);
      await eventually(
        async () => expect(await backendStates(testbed, 'tcp-echo')).toEqual(allReady(1, 3, 4)),
        120_000,
      );
      await testbed.tcplb('apply');
      expectEven(await distribution(testbed, 'tcp-echo', 300), names(1, 3, 4), 300);
    },
    300_000,
  );

  test.skipIf(!runs)('honours the exclusion label', async () => {
    const label = 'node.kubernetes.io/exclude-from-external-load-balancers';
    await testbed.kubectl('label', 'node', testbed.nodeName(1), `${label}=`);
    expect(await backendStates(testbed, 'tcp-echo')).toContain(`${testbed.nodeName(1)} excluded NodeExcluded`);
    await testbed.kubectl('label', 'node', testbed.nodeName(1), `${label}-`);
    expect(await backendStates(testbed, 'tcp-echo')).toEqual(allReady(1, 3, 4));
  });

  test.skipIf(!runs)('reaches pods through node ports, on every node or only where they are', async () => {
    const other = await testbed.freePort();
    await testbed.kubectl('create', 'deployment', 'web', '--image=echo', '--port=8080', '--replicas=2');
    await testbed.kubectl('rollout', 'status', 'deployment/web', '--timeout=60s');
    const expose = ['expose', 'deployment/web', '--port', String(other), '--target-port', '8080'];
    expect(await testbed.tcplb(...expose)).toContain('node-port');
    await testbed.tcplb('apply');
    const pods = (await testbed.kubectl('get', 'pods', '-l', 'app=web', '-o', 'name')).trim().split('\n');
    const answered = await eventually(() => distribution(testbed, 'web', 60));
    expect(Object.keys(answered).sort()).toEqual(pods.map((pod) => pod.replace('pod/', '')).sort());

    await testbed.kubectl('patch', 'service', 'web', '-p', '{"spec":{"externalTrafficPolicy":"Local"}}');
    const states = await backendStates(testbed, 'web');
    const local = (
      await testbed.kubectl('get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[*].spec.nodeName}')
    ).split(' ');
    expect(states.filter((state) => state.endsWith(' ready'))).toEqual(
      [...new Set(local)].sort().map((node) => `${node} ready`),
    );
    await testbed.tcplb('unexpose', 'web');
    await testbed.tcplb('apply');
    expect(await refuses(testbed.address, other)).toBe(true);
  });

  test.skipIf(!runs)('closes the port when the exposure goes', async () => {
    await testbed.tcplb('unexpose', 'tcp-echo');
    await testbed.tcplb('apply');
    expect(await refuses(testbed.address, port)).toBe(true);
    expect(await testbed.try('get')).toMatchObject({ code: 0, stdout: '' });
  });
});
