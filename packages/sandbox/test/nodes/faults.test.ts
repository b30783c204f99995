/** What people break on purpose to see whether a diagnosis finds it, and the words that a real cluster has for it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { echoDaemonSet, eventually, startTestSandbox, type TestSandbox } from '../test-sandbox.ts';

let cluster: TestSandbox;
beforeAll(async () => {
  cluster = await startTestSandbox({ nodes: 2 });
}, 60_000);
afterAll(() => cluster?.stop());

const pod = (name: string, container: object, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: {
    terminationGracePeriodSeconds: 1,
    containers: [{ name: 'echo', image: 'node:24', ports: [{ containerPort: 4494 }], ...container }],
    ...spec,
  },
});

/** `Type Reason: message` of each Event about the pod. */
async function eventsOf(name: string): Promise<string[]> {
  const selector = `--field-selector=involvedObject.name=${name}`;
  const { items } = JSON.parse(await cluster.kubectl('get', 'events', selector, '-o', 'json')) as {
    items: { type: string; reason: string; message: string }[];
  };
  return items.map(({ type, reason, message }) => `${type} ${reason}: ${message}`);
}

/** READY and STATUS of `kubectl get pod`. */
async function shown(name: string): Promise<string> {
  const [, ready, status] = (await cluster.kubectl('get', 'pod', name, '--no-headers')).split(/\s+/);
  return `${ready} ${status}`;
}

describe('an image', () => {
  test('of a registry that does not exist is not pulled; another one then is', async () => {
    await cluster.apply(pod('unpulled', { image: 'registry.invalid/none:1' }));
    await eventually(async () => expect(await shown('unpulled')).toBe('0/1 ImagePullBackOff'));
    await eventually(async () =>
      expect(await eventsOf('unpulled')).toEqual(
        expect.arrayContaining([
          'Normal Pulling: Pulling image "registry.invalid/none:1"',
          expect.stringMatching(/^Warning Failed: Failed to pull image "registry.invalid\/none:1": .* no such host$/),
          'Warning Failed: Error: ErrImagePull',
          'Normal BackOff: Back-off pulling image "registry.invalid/none:1"',
          'Warning Failed: Error: ImagePullBackOff',
        ]),
      ),
    );
    expect(await cluster.kubectl('get', 'pod', 'unpulled', '-o', 'jsonpath={.status.phase}')).toBe('Pending');
    await cluster.kubectl('set', 'image', 'pod/unpulled', 'echo=node:24');
    await cluster.kubectl('wait', '--for=condition=Ready', 'pod/unpulled', '--timeout=20s');
    await cluster.kubectl('delete', 'pod', 'unpulled', '--timeout=20s');
  }, 60_000);

  test('without a proper name is refused by the node, and its pod can be deleted', async () => {
    await cluster.apply(pod('misnamed', { image: 'Node:24' }));
    await eventually(async () => expect(await shown('misnamed')).toBe('0/1 InvalidImageName'));
    await eventually(async () =>
      expect(await eventsOf('misnamed')).toContain('Warning Failed: Error: InvalidImageName'),
    );
    await cluster.kubectl('delete', 'pod', 'misnamed', '--timeout=20s');
  }, 60_000);
});

describe('a command', () => {
  test('that ends is started again and again, and its log says why', async () => {
    await cluster.apply(pod('crashing', { command: ['sh', '-c', 'echo "no database" >&2; exit 3'] }));
    await eventually(async () => expect(await shown('crashing')).toBe('0/1 CrashLoopBackOff'));
    await eventually(async () =>
      expect((await eventsOf('crashing')).join('\n')).toMatch(
        /^Warning BackOff: Back-off restarting failed container echo in pod crashing_default\(.+\)$/m,
      ),
    );
    await eventually(async () => expect(await cluster.kubectl('logs', 'crashing')).toBe('no database\n'));
    expect(await cluster.kubectl('logs', 'crashing', '--previous')).toBe('no database\n');
    const exitCode = 'jsonpath={.status.containerStatuses[0].lastState.terminated.exitCode}';
    expect(await cluster.kubectl('get', 'pod', 'crashing', '-o', exitCode)).toBe('3');
    await cluster.kubectl('delete', 'pod', 'crashing', '--timeout=20s');
  }, 60_000);

  test.each([
    ['true', 'Succeeded'],
    ['false', 'Failed'],
  ])('%s that is not to be restarted ends the pod: %s', async (command, phase) => {
    await cluster.apply(pod(command, { command: [command] }, { restartPolicy: 'Never' }));
    const read = () => cluster.kubectl('get', 'pod', command, '-o', 'jsonpath={.status.phase}');
    await eventually(async () => expect(await read()).toBe(phase));
    await cluster.kubectl('delete', 'pod', command, '--timeout=20s');
  });
});

describe('a readiness probe', () => {
  const probe = (port: number) => ({ readinessProbe: { tcpSocket: { port }, periodSeconds: 1 } });

  test('of a port on which nothing listens keeps the pod from being ready', async () => {
    await cluster.apply(pod('unready', probe(9)));
    await eventually(async () =>
      expect((await eventsOf('unready')).join('\n')).toMatch(
        /^Warning Unhealthy: Readiness probe failed: dial tcp \S+:9: connect: connection refused$/m,
      ),
    );
    expect(await shown('unready')).toBe('0/1 Running');
  });

  test('of a port that is served does not', async () => {
    await cluster.apply(pod('probed', probe(4494)));
    await cluster.kubectl('wait', '--for=condition=Ready', 'pod/probed', '--timeout=20s');
  });
});

test('an update with maxSurge never ends when the new pod needs the port of the old one', async () => {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
  await cluster.apply(echoDaemonSet('stuck', 4495, { strategy }));
  await cluster.kubectl('rollout', 'status', 'daemonset/stuck', '--timeout=30s');
  await cluster.apply(echoDaemonSet('stuck', 4495, { strategy, version: '2' }));
  const pending = ['get', 'pods', '-l', 'app=stuck', '--field-selector=status.phase=Pending', '-o', 'json'];
  const messages = async () =>
    (JSON.parse(await cluster.kubectl(...pending)).items as { status: { conditions?: { message: string }[] } }[]).map(
      ({ status }) => status.conditions?.[0]?.message,
    );
  await eventually(async () =>
    expect(await messages()).toEqual([
      "0/2 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 1 node(s) didn't match Pod's node affinity/selector.",
    ]),
  );
  await cluster.kubectl('delete', 'daemonset', 'stuck');
}, 60_000);

test('a user without a role may nothing, and says so', async () => {
  await cluster.kubectl('create', 'serviceaccount', 'nobody');
  const as = '--as=system:serviceaccount:default:nobody';
  const failure = await cluster.kubectl('get', 'nodes', as).catch((error: { stderr: string }) => error.stderr);
  expect(failure).toBe(
    'Error from server (Forbidden): nodes is forbidden: User "system:serviceaccount:default:nobody" cannot list resource "nodes" in API group "" at the cluster scope\n',
  );
});
