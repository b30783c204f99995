import { afterAll, beforeAll, expect, test } from 'vitest';
import { daemonSet, deployment } from './support/objects.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';
import { waitUntil } from './support/wait-until.ts';

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startTestCluster();
  await cluster.apply(
    daemonSet({ name: 'tcp-echo', port: 25446, hostNetwork: true }),
    deployment({ name: 'web', port: 8080 }),
  );
  await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=60s');
});

afterAll(() => cluster?.[Symbol.asyncDispose]());

test('the command to type comes first, the ways by rank after it', async () => {
  const { stdout, stderr, exitCode } = await cluster.tcplb('advise ds/tcp-echo');
  expect([stderr, exitCode]).toEqual(['', 0]);
  const [command, why] = stdout.split('\n');
  expect(command).toBe('kubectl tcplb expose daemonset/tcp-echo');
  expect(why).toBe("  mode host-network: the pods of DaemonSet default/tcp-echo are on their nodes' network");
  expect(stdout.match(/^\d\. .*$/gm)).toEqual([
    '1. host-network: recommended',
    '2. node-port: possible',
    '3. host-port: possible',
    '4. pod-ip: possible',
    '5. external-ips: not recommended',
    '6. ingress: not recommended',
  ]);
  expect(stdout).toContain('   - 25446/TCP is taken on node-1, node-2, node-3: nothing else can have it there\n');
});

test('what it proposes is what expose does', async () => {
  const { stdout } = await cluster.tcplb('advise deploy/web --port 25080:main -o json');
  const advice = JSON.parse(stdout);
  expect(advice).toMatchObject({
    kind: 'Advice',
    workload: { kind: 'Deployment', namespace: 'default', name: 'web' },
    ports: [{ port: 25080, protocol: 'TCP', target: 'main', name: 'main' }],
    recommendation: { mode: 'node-port', command: 'kubectl tcplb expose deployment/web --port 25080:main' },
  });
  const line = advice.recommendation.command.replace('kubectl tcplb ', '');
  const exposed = await cluster.tcplb(`${line} --dry-run=server`);
  expect(exposed.stdout).toContain(`  ${advice.recommendation.explanation}\n`);
});

test('warns about externalIPs; wide has a command for each way that works', async () => {
  const spec = JSON.stringify({ spec: { selector: { app: 'web' }, externalIPs: ['198.51.100.7'] } });
  await cluster.kubectl('create', 'service', 'clusterip', 'legacy', '--tcp=80:8080');
  await cluster.kubectl('patch', 'service', 'legacy', '-p', spec);
  const { stdout, stderr } = await cluster.tcplb('advise deployment web -o wide');
  expect(stderr).toBe(
    'warning: Service default/legacy has externalIPs 198.51.100.7; they are deprecated since Kubernetes 1.36\n' +
      '  Once the pods are exposed through nginx, remove them: kubectl patch service legacy -n default --type=json ' +
      `-p '[{"op":"remove","path":"/spec/externalIPs"}]'\n`,
  );
  expect(stdout.match(/^ {3}kubectl tcplb.*$/gm)).toEqual([
    '   kubectl tcplb expose deployment/web --mode node-port',
    '   kubectl tcplb expose deployment/web --mode pod-ip',
  ]);
});

test('a namespace that was asked for is in the commands: the context may have another', async () => {
  const { stdout } = await cluster.tcplb('advise ds/tcp-echo -n default');
  expect(stdout.split('\n')[0]).toBe('kubectl tcplb expose daemonset/tcp-echo -n default');
});

test('a workload that is not there is an error', async () => {
  expect(await cluster.tcplb('advise ds/nothing')).toEqual({
    stdout: '',
    stderr: 'error: DaemonSet default/nothing does not exist\n',
    exitCode: 1,
  });
});

test('warns of a port that other pods have on the nodes', async () => {
  await cluster.apply(daemonSet({ name: 'late', port: 25446, hostNetwork: true }));
  await waitUntil(async () => {
    const { stderr } = await cluster.tcplb('advise ds/late');
    const [warning = '', suggestion] = stderr.replaceAll(/tcp-echo-\w{5}/g, 'tcp-echo-XXXXX').split('\n');
    expect(warning.replace('warning: ', '').split('; ').toSorted()).toEqual(
      [1, 2, 3].map(
        (node) =>
          `TCP port 25446 of node node-${node} is taken by Pod default/tcp-echo-XXXXX (DaemonSet default/tcp-echo), and DaemonSet default/late wants it`,
      ),
    );
    expect(suggestion).toBe(
      '  Give the pods of DaemonSet default/late a port that is free on their nodes, for example 25447.',
    );
  });
  expect((await cluster.tcplb('advise ds/tcp-echo')).stderr).toBe('');
});
