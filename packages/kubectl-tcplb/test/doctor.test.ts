/** Breaks one link of the chain after the other, on a sandbox and a real nginx, and asks the doctor which it is. */
import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type CheckResult, createLocalHost, defaultConfiguration, detectNginx, stopNginx } from '@tcplb/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { daemonSet, service } from './support/objects.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';
import { waitUntil } from './support/wait-until.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);

const port = 25446;
let cluster: TestCluster;
let config: string;

async function writeConfig(name: string, nginx: object): Promise<string> {
  const file = join(cluster.directory, `${name}.yaml`);
  const addresses = [cluster.sandbox.balancerAddress];
  const kind = 'LoadBalancerConfiguration';
  const directory = join(cluster.directory, name);
  const content = { apiVersion: 'tcplb.dev/v1alpha1', kind, addresses, nginx: { directory, ...nginx } };
  await writeFile(file, JSON.stringify(content));
  return file;
}

function stopBalancer(): Promise<boolean> {
  const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: cluster.directory });
  return stopNginx(createLocalHost(), { ...nginx, directory: join(cluster.directory, 'lb') });
}

async function apply(): Promise<void> {
  const { exitCode, stderr } = await cluster.tcplb(`apply --config ${config}`);
  if (exitCode !== 0) throw new Error(stderr);
}

async function examine(line: string): Promise<{ results: CheckResult[]; exitCode: number | null }> {
  const { stdout, stderr, exitCode } = await cluster.tcplb(`doctor ${line} -o json`);
  if (stdout === '') throw new Error(stderr);
  return { results: JSON.parse(stdout).results, exitCode };
}

/** Listens on a port until the row is over, as a process that nobody expected. */
async function holdPort(address: string, number: number): Promise<() => Promise<void>> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(number, address, resolve);
  });
  return () => new Promise((resolve) => server.close(() => resolve()));
}

const addressOf = (name: string): string => cluster.sandbox.nodes().find((node) => node.name === name)?.address ?? '';

async function isHealthy(): Promise<void> {
  await apply();
  const { results } = await examine(`tcp-echo --config ${config}`);
  expect(results.filter(({ status }) => status !== 'ok')).toEqual([]);
}

beforeAll(async () => {
  cluster = await startTestCluster();
  if (!hasNginx) return;
  config = await writeConfig('lb', {});
  await cluster.tcplb(`echo deploy --port ${port}`);
  await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=30s');
  const { exitCode, stderr } = await cluster.tcplb(`expose ds/tcp-echo --port ${port} --config ${config}`);
  if (exitCode !== 0) throw new Error(stderr);
  await waitUntil(isHealthy);
}, 90_000);

afterAll(async () => {
  if (hasNginx) await stopBalancer();
  await cluster[Symbol.asyncDispose]();
});

interface Fault {
  readonly name: string;
  /** Breaks it; what it returns mends it again. */
  readonly plant?: () => Promise<() => Promise<unknown>>;
  /** What stands behind `doctor`; default the exposure tcp-echo. */
  readonly line?: () => Promise<string> | string;
  readonly found: {
    readonly id: CheckResult['id'];
    readonly status: 'warn' | 'fail';
    readonly message: RegExp;
    readonly details?: RegExp;
    readonly next: RegExp;
  };
}

/** Objects of a row, deleted after it. */
async function withObjects(
  ...objects: { kind: string; metadata: { name: string } }[]
): Promise<() => Promise<unknown>> {
  await cluster.apply(...objects);
  const names = objects.map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`);
  return () => cluster.kubectl('delete', ...names, '--ignore-not-found', '--grace-period=0');
}

function template(set: ReturnType<typeof daemonSet>, more: object) {
  return {
    ...set,
    spec: { ...set.spec, template: { ...set.spec.template, spec: { ...set.spec.template.spec, ...more } } },
  };
}

const excluded = 'node.kubernetes.io/exclude-from-external-load-balancers';

const faults: readonly Fault[] = [
  {
    name: 'no kubeconfig',
    line: () => '--kubeconfig /does/not/exist',
    found: {
      id: 'kubeconfig',
      status: 'fail',
      message: /\/does\/not\/exist/,
      next: /^kubectl config get-contexts --kubeconfig \/does\/not\/exist$/,
    },
  },
  {
    name: 'an API server that cannot be reached',
    line: () => '-s https://127.0.0.1:1',
    found: {
      id: 'api-server',
      status: 'fail',
      message: /^cannot reach the API server https:\/\/127\.0\.0\.1:1: connection refused$/,
      next: /^kubectl cluster-info --server https:\/\/127\.0\.0\.1:1$/,
    },
  },
  {
    name: 'a verb that is forbidden',
    plant: async () => {
      const resources = 'services,endpointslices.discovery.k8s.io';
      await cluster.kubectl('create', 'clusterrole', 'half', '--verb=list,watch', `--resource=${resources}`);
      await cluster.kubectl('create', 'clusterrolebinding', 'half', '--clusterrole=half', '--user=alice');
      return () => cluster.kubectl('delete', 'clusterrole/half', 'clusterrolebinding/half');
    },
    line: () => '--as alice',
    found: {
      id: 'permissions',
      status: 'fail',
      message: /^alice may not list nodes$/,
      details: /- apiGroups: \[""\]\n {2}resources: \["nodes"\]\n {2}verbs: \["list"\]/,
      next: /^kubectl auth can-i list nodes --as alice$/,
    },
  },
  {
    name: 'a node that is not Ready',
    plant: async () => {
      await cluster.sandbox.stopNode('node-3');
      return () => cluster.sandbox.startNode('node-3');
    },
    found: {
      id: 'nodes',
      status: 'fail',
      message: /^Node node-3 is not Ready: Kubelet stopped posting node status\.$/,
      next: /^kubectl describe node node-3$/,
    },
  },
  {
    name: 'a node that is excluded by its label',
    plant: async () => {
      await cluster.kubectl('label', 'node', 'node-2', `${excluded}=`);
      return () => cluster.kubectl('label', 'node', 'node-2', `${excluded}-`);
    },
    found: {
      id: 'nodes',
      status: 'warn',
      message: /^Node node-2 gets no connections: it carries the label /,
      next: /^kubectl label node node-2 node\.kubernetes\.io\/exclude-from-external-load-balancers-$/,
    },
  },
  {
    name: 'a taint that is not tolerated',
    plant: async () => {
      await cluster.kubectl('taint', 'node', 'node-3', 'dedicated=db:NoExecute');
      return () => cluster.kubectl('taint', 'node', 'node-3', 'dedicated-');
    },
    found: {
      id: 'workloads',
      status: 'warn',
      message:
        /^DaemonSet default\/tcp-echo has no pod on node-3: it does not tolerate the taint dedicated=db:NoExecute$/,
      details: /key: "dedicated", operator: "Equal", value: "db", effect: "NoExecute"/,
      next: /^kubectl edit daemonset tcp-echo -n default$/,
    },
  },
  {
    name: 'a nodeSelector that matches one node only',
    plant: async () => {
      await cluster.kubectl('label', 'node', 'node-1', 'disk=ssd');
      const set = daemonSet({ name: 'picky', port: 25447, hostNetwork: true });
      const mend = await withObjects(template(set, { nodeSelector: { disk: 'ssd' } }), service('picky', 25447));
      return () => Promise.all([mend(), cluster.kubectl('label', 'node', 'node-1', 'disk-')]);
    },
    line: () => `picky --config ${config}`,
    found: {
      id: 'workloads',
      status: 'warn',
      message: /^DaemonSet default\/picky has no pod on node-2, node-3: its nodeSelector wants disk=ssd$/,
      next: /^kubectl label node node-2 disk=ssd$/,
    },
  },
  {
    name: 'a host port that another pod has',
    plant: () => withObjects(daemonSet({ name: 'clash', port, hostNetwork: true }), service('clash', 25448)),
    line: () => `clash --config ${config}`,
    found: {
      id: 'workloads',
      status: 'fail',
      message: /^DaemonSet default\/clash, .*Unschedulable: .* didn't have free ports for the requested pod ports/,
      details: new RegExp(
        `^TCP port ${port} of node node-\\d is taken by Pod default/tcp-echo-\\w+ \\(DaemonSet default/tcp-echo\\)$`,
      ),
      next: /^kubectl describe pod clash-\w+ -n default$/,
    },
  },
  {
    name: 'an image that cannot be pulled',
    // In the words of a kubelet, on a node that the sandbox does not run.
    plant: async () => {
      const image = 'nowhere.example/none:1';
      const message = `Back-off pulling image "${image}"`;
      const metadata = { name: 'puller', namespace: 'default', labels: { app: 'puller' } };
      const spec = { nodeName: 'elsewhere', containers: [{ name: 'main', image }] };
      const mend = await withObjects(
        { apiVersion: 'v1', kind: 'Node', metadata: { name: 'elsewhere' } } as never,
        { apiVersion: 'v1', kind: 'Pod', metadata, spec } as never,
        service('puller', 25449),
      );
      const state = { waiting: { reason: 'ImagePullBackOff', message } };
      const containerStatuses = [{ name: 'main', image, imageID: '', ready: false, restartCount: 0, state }];
      const patch = JSON.stringify({ status: { phase: 'Pending', containerStatuses } });
      await cluster.kubectl('patch', 'pod', 'puller', '--subresource=status', '--type=merge', '-p', patch);
      return mend;
    },
    line: () => `puller --config ${config}`,
    found: {
      id: 'workloads',
      status: 'fail',
      message:
        /^Service default\/puller, pod puller on elsewhere: container main: ImagePullBackOff: Back-off pulling image "nowhere\.example\/none:1"$/,
      next: /^kubectl describe pod puller -n default$/,
    },
  },
  {
    name: 'a container that crashes',
    plant: async () => {
      const release = await holdPort(addressOf('node-1'), 25450);
      const mend = await withObjects(
        daemonSet({ name: 'crasher', port: 25450, hostNetwork: true }),
        service('crasher', 25450),
      );
      return () => Promise.all([release(), mend()]);
    },
    line: () => `crasher --config ${config}`,
    found: {
      id: 'workloads',
      status: 'fail',
      message:
        /^DaemonSet default\/crasher, pod crasher-\w+ on node-1: container main: CrashLoopBackOff, exit code 1\b/,
      details: /address already in use|EADDRINUSE/i,
      next: /^kubectl logs crasher-\w+ -n default -c main --previous$/,
    },
  },
  {
    name: 'pods that do not become ready',
    plant: () => {
      const set = daemonSet({ name: 'waiting', port: 25451, hostNetwork: true });
      const readinessGates = [{ conditionType: 'example.com/warm' }];
      return withObjects(template(set, { readinessGates }), service('waiting', 25451));
    },
    line: () => `waiting --config ${config}`,
    found: {
      id: 'workloads',
      status: 'fail',
      message: /^DaemonSet default\/waiting, 3 pods: .*ReadinessGatesNotReady: .*"example\.com\/warm" is not "True"$/,
      next: /^kubectl describe pod waiting-\w+ -n default$/,
    },
  },
  {
    name: 'a selector that matches nothing',
    plant: () => withObjects(service('nothing', 25452)),
    line: () => `nothing --config ${config}`,
    found: {
      id: 'workloads',
      status: 'fail',
      message: /^Service default\/nothing selects app=nothing, which no pod and no workload of default carries$/,
      details: /DaemonSet default\/tcp-echo makes pods with app=tcp-echo/,
      next: /^kubectl get pods -n default --show-labels$/,
    },
  },
  {
    name: 'a Service without endpoints',
    plant: () => withObjects(service('empty', 25453)),
    line: () => `empty --config ${config}`,
    found: {
      id: 'endpoints',
      status: 'fail',
      message: /^default\/empty \S+:25453\/TCP leads nowhere: its Service has no endpoints$/,
      next: /^kubectl get endpointslices -n default -l kubernetes\.io\/service-name=empty$/,
    },
  },
  {
    name: 'a listener that another Service has',
    plant: () => withObjects(service('taken', port)),
    line: () => `taken --config ${config}`,
    found: {
      id: 'services',
      status: 'fail',
      message: new RegExp(`^Service default/taken: TCP port ${port} on \\S+ is taken by Service default/tcp-echo`),
      next: /^kubectl tcplb get -A --config \S+lb\.yaml$/,
    },
  },
  {
    name: 'nginx is missing',
    line: async () => `--config ${await writeConfig('no-nginx', { binary: '/does/not/exist' })}`,
    found: {
      id: 'nginx',
      status: 'fail',
      message: /\/does\/not\/exist/,
      next: /(apt-get install|dnf install|apk add) nginx|nginx -V/,
    },
  },
  {
    name: 'nginx has no stream module',
    line: async () => {
      const binary = join(cluster.directory, 'plain-nginx');
      await writeFile(
        binary,
        '#!/bin/sh\necho "nginx version: nginx/1.22.1\nconfigure arguments: --with-threads" >&2\n',
      );
      await chmod(binary, 0o755);
      return `--config ${await writeConfig('no-stream', { binary })}`;
    },
    found: {
      id: 'nginx',
      status: 'fail',
      message: /without the stream module, without which it cannot balance TCP$/,
      next: /(apt-get install|dnf install|apk add) nginx|nginx -V/,
    },
  },
  {
    name: 'nothing was applied',
    line: async () => `--config ${await writeConfig('fresh', {})}`,
    found: {
      id: 'live',
      status: 'fail',
      message: /^nothing was applied on this machine yet: nginx serves none of 1 exposure$/,
      next: /^kubectl tcplb apply --config \S+fresh\.yaml$/,
    },
  },
  {
    name: 'nginx serves an older state',
    plant: () => withObjects(service('newer', 25454)),
    found: {
      id: 'live',
      status: 'fail',
      message: /^nginx serves an older state of the cluster: .*exposures\/default\.newer\.conf.* changed since$/,
      next: /^kubectl tcplb apply --config \S+lb\.yaml$/,
    },
  },
  {
    name: 'nginx was stopped',
    plant: async () => {
      await stopBalancer();
      return apply;
    },
    found: {
      id: 'live',
      status: 'fail',
      message: /^nginx does not run on this machine: revision \w+ is in place, and nobody serves it$/,
      next: /^kubectl tcplb apply --config \S+lb\.yaml$/,
    },
  },
  {
    name: 'another process holds the port of a listener',
    plant: async () => {
      const release = await holdPort(cluster.sandbox.balancerAddress, 25455);
      const mend = await withObjects(service('held', 25455));
      return () => Promise.all([release(), mend()]);
    },
    line: () => `held --config ${config}`,
    found: {
      id: 'ports',
      status: 'fail',
      message: /^exposure default\/held: TCP port 25455 on \S+ is taken by /,
      next: /^ss -ltnp 'sport = :25455'$/,
    },
  },
  {
    name: 'a backend that does not answer',
    plant: () => {
      const { selector: _, ...spec } = service('silent', 25456).spec;
      const labels = { 'kubernetes.io/service-name': 'silent' };
      return withObjects(
        { ...service('silent', 25456, { 'tcplb.dev/mode': 'host-network' }), spec } as ReturnType<typeof service>,
        {
          apiVersion: 'discovery.k8s.io/v1',
          kind: 'EndpointSlice',
          metadata: { name: 'silent', namespace: 'default', labels },
          addressType: 'IPv4',
          endpoints: [{ addresses: [addressOf('node-1')], nodeName: 'node-1', conditions: { ready: true } }],
          ports: [{ port: 25456, protocol: 'TCP' }],
        } as never,
      );
    },
    line: () => `silent --config ${config}`,
    found: {
      id: 'backends',
      status: 'fail',
      message: /^default\/silent \S+: node-1 \(\S+:25456\) does not answer this machine: refused$/,
      details: /nothing listens on that port/,
      next: /^kubectl tcplb test silent -n default --direct --connect-only --connections 5 --config \S+lb\.yaml$/,
    },
  },
  {
    name: 'a UDP backend where nothing listens',
    plant: () => {
      const deaf = service('deaf', 25457, { 'tcplb.dev/mode': 'host-network' });
      // The echo server of this cluster listens for TCP only.
      const ports = [{ port: 25457, protocol: 'UDP', targetPort: port }];
      return withObjects({ ...deaf, spec: { ...deaf.spec, selector: { app: 'tcp-echo' }, ports } } as never);
    },
    line: () => `deaf --config ${config}`,
    found: {
      id: 'backends',
      status: 'fail',
      message: /^default\/deaf \S+:25457\/UDP: node-1 \(\S+:25446\), node-2 .* do not answer this machine: refused$/,
      details: /nothing listens on that port/,
      next: /^kubectl tcplb test deaf -n default --direct --protocol udp --connections 5 --config \S+lb\.yaml$/,
    },
  },
  {
    name: 'pods of a host-port exposure in another namespace that may not be read',
    plant: async () => {
      await cluster.kubectl('create', 'namespace', 'hidden');
      const { metadata, ...hidden } = service('hidden', 25458, { 'tcplb.dev/mode': 'host-port' });
      await cluster.apply({ ...hidden, metadata: { ...metadata, namespace: 'hidden' } });
      const resources = 'services,nodes,endpointslices.discovery.k8s.io';
      await cluster.kubectl('create', 'clusterrole', 'reader', '--verb=list,watch', `--resource=${resources}`);
      await cluster.kubectl('create', 'clusterrolebinding', 'reader', '--clusterrole=reader', '--user=bob');
      const bound = ['clusterrole/reader', 'clusterrolebinding/reader', 'namespace/hidden'];
      return () => cluster.kubectl('delete', ...bound);
    },
    line: () => `--as bob --config ${config}`,
    found: {
      id: 'permissions',
      status: 'warn',
      message: /^bob may not list pods, list pods in hidden, watch pods in hidden, /,
      details:
        /in a Role in the namespace hidden\n- apiGroups: \[""\]\n {2}resources: \["pods"\]\n {2}verbs: \["list", "watch"\]/,
      next: /^kubectl auth can-i list pods --all-namespaces --as bob$/,
    },
  },
];

describe.skipIf(!hasNginx)('with a real nginx (needs nginx with the stream module)', () => {
  test('finds nothing where nothing is wrong', async () => {
    const { stdout, stderr, exitCode } = await cluster.tcplb(`doctor tcp-echo --config ${config}`);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout.match(/^\w+ {2,}\S.*? {2}/gm)?.map((start) => start.trim().replace(/ +/, ' '))).toEqual([
      'ok Kubeconfig',
      'ok API server',
      'ok Permissions',
      'ok Configuration',
      'ok Nodes',
      'ok Services',
      'ok Workloads',
      'ok Endpoints',
      'ok nginx',
      'ok Ports',
      'ok Live files',
      'ok Backends',
      'ok Listeners',
      'ok Echo',
    ]);
    expect(stdout).toMatch(/\n\n14 ok\n$/);
  });

  test.each(faults)('finds: $name', { timeout: 90_000 }, async ({ plant, line, found }) => {
    const mend = await plant?.();
    try {
      await waitUntil(async () => {
        const { results, exitCode } = await examine((await line?.()) ?? `tcp-echo --config ${config}`);
        const ofCheck = results.filter(({ id, status }) => id === found.id && status === found.status);
        expect(ofCheck).toContainEqual(
          expect.objectContaining({
            message: expect.stringMatching(found.message),
            next: expect.stringMatching(found.next),
          }),
        );
        const result = ofCheck.find(({ message }) => found.message.test(message));
        expect((result?.details ?? []).join('\n')).toMatch(found.details ?? /^/);
        expect(exitCode).toBe(results.some(({ status }) => status === 'fail') ? 1 : 0);
      }, 40_000);
    } finally {
      await mend?.();
    }
    // The rows that follow are about one fault each.
    if (mend !== undefined) await waitUntil(isHealthy, 40_000);
  });
});
