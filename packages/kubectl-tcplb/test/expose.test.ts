import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normalize } from './support/normalize.ts';
import { daemonSet, deployment } from './support/objects.ts';
import { runPlugin } from './support/run-plugin.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startTestCluster();
  await cluster.apply(
    daemonSet({ name: 'tcp-echo', port: 20446, hostNetwork: true }),
    deployment({ name: 'web', port: 8080 }),
  );
  await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=30s');
});

afterAll(() => cluster?.[Symbol.asyncDispose]());

async function run(line: string) {
  const { stdout, stderr, exitCode } = await cluster.tcplb(line);
  return { stdout: normalize(stdout, cluster.sandbox), stderr, exitCode };
}

describe('expose', () => {
  test('a dry run writes nothing', async () => {
    expect(await run('expose ds/tcp-echo --port 20446 --dry-run')).toEqual({
      stdout: `service/tcp-echo exposed (dry run)
  mode host-network: the pods of DaemonSet default/tcp-echo are on their nodes' network
  listener BALANCER:20446/TCP, to port 20446 of the pods
`,
      stderr: '',
      exitCode: 0,
    });
    expect((await run('expose ds/tcp-echo --port 20446 --dry-run=server -o name')).stdout).toBe('service/tcp-echo\n');
    expect((await run('get')).stderr).toBe('No resources found in default namespace.\n');
  });

  test('says what it did, why, and what comes next; a second time it is unchanged', async () => {
    const described = `  mode host-network: the pods of DaemonSet default/tcp-echo are on their nodes' network
  listener BALANCER:20446/TCP, to port 20446 of the pods
Next:
  kubectl tcplb backends tcp-echo  see where connections are going to
  kubectl tcplb apply   let the nginx of this machine serve it
  kubectl tcplb test tcp-echo   prove that it works
`;
    expect(await run('expose daemonset/tcp-echo --port 20446')).toEqual({
      stdout: `service/tcp-echo exposed\n${described}`,
      stderr: '',
      exitCode: 0,
    });
    expect((await run('expose ds tcp-echo --port=20446')).stdout).toBe(`service/tcp-echo unchanged\n${described}`);
  });

  test('what comes next leads to the same namespace, cluster, user and configuration', async () => {
    const { contexts } = JSON.parse(await cluster.kubectl('config', 'view', '-o', 'json'));
    const { cluster: name, user } = contexts[0].context;
    const context = [`--cluster=${name}`, `--user=${user}`, '--namespace=kube-system'];
    await cluster.kubectl('config', 'set-context', 'elsewhere', ...context);
    const configuration = join(cluster.directory, 'lb.json');
    const addresses = [cluster.sandbox.balancerAddress];
    const kind = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration' };
    await writeFile(configuration, JSON.stringify({ ...kind, addresses }));
    const flags = `--context elsewhere --config ${configuration}`;
    const { stdout } = await run(`expose ds/tcp-echo --port 20446 -n default ${flags}`);
    expect(stdout.match(/^ {2}kubectl .*?(?= {2})/gm)).toEqual([
      `  kubectl tcplb backends tcp-echo -n default ${flags}`,
      `  kubectl tcplb apply ${flags}`,
      `  kubectl tcplb test tcp-echo -n default ${flags}`,
    ]);
  });

  test('another port is another configuration of it', async () => {
    const changed = 'expose ds/tcp-echo --port 20449 --target-port main';
    const lines = (text: string) => text.split('\n')[0];
    expect(lines((await run(`${changed} --dry-run`)).stdout)).toBe('service/tcp-echo configured (dry run)');
    expect(lines((await run(changed)).stdout)).toBe('service/tcp-echo configured');
    await run('expose ds/tcp-echo --port 20446');
  });

  test('-o json leaves out the managed fields, as kubectl does', async () => {
    const { stdout } = await cluster.tcplb(
      'expose ds/tcp-echo --port 20450 --target-port main --name y --dry-run=server -o json',
    );
    expect(JSON.parse(stdout).metadata).toMatchObject({ name: 'y', labels: {} });
    expect(stdout).not.toContain('managedFields');
  });

  test('a workload that is not on the host network goes through node ports', async () => {
    const { stdout } = await run('expose deploy/web --port 20080 --target-port 8080 --name web-lb');
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'service/web-lb exposed',
      '  mode node-port: the pods of Deployment default/web are not on the host network and have no host port',
      '  listener BALANCER:20080/TCP, to port 8080 of the pods',
    ]);
  });

  test('a mode without node ports gives those of before back', async () => {
    const nodePorts = () => cluster.kubectl('get', 'service', 'tcp-echo', '-o', 'jsonpath={.spec.ports[*].nodePort}');
    await run('expose ds/tcp-echo --port 20446 --mode node-port');
    expect(await nodePorts()).toMatch(/^3\d{4}$/);
    const { stdout } = await run('expose ds/tcp-echo --port 20446');
    expect(stdout).toMatch(/^service\/tcp-echo configured\n {2}mode host-network: .*\n {2}listener .*\nNext:\n/);
    expect(await nodePorts()).toBe('');
  });

  test('all ports, with options, which go away when they are no longer given', async () => {
    const annotations = async () =>
      JSON.parse(await cluster.kubectl('get', 'service', 'opts', '-o', 'json')).metadata.annotations;
    const first = await run(
      'expose ds/tcp-echo --name opts --port 20460:main,20461:20446/TCP --max-fails 3 --access-log',
    );
    expect(first).toMatchObject({ stderr: '', exitCode: 0 });
    expect(first.stdout.split('\n').slice(2, 4)).toEqual([
      '  listener BALANCER:20460/TCP, to port main of the pods',
      '  listener BALANCER:20461/TCP, to port 20446 of the pods',
    ]);
    expect(await annotations()).toEqual({
      'tcplb.dev/mode': 'host-network',
      'tcplb.dev/max-fails': '3',
      'tcplb.dev/access-log': 'true',
    });
    await run('expose ds/tcp-echo --name opts --port 20460 --access-log=false');
    expect(await annotations()).toEqual({ 'tcplb.dev/mode': 'host-network', 'tcplb.dev/access-log': 'false' });
    await run('unexpose opts');
  });

  test('warns of a snippet that the configuration does not allow', async () => {
    const snippet = [
      'expose',
      'ds/tcp-echo',
      '--port=20446',
      '--snippet=preread_timeout 5s;',
      '--dry-run',
      '-o',
      'name',
    ];
    const run = () => runPlugin(snippet, { env: cluster.env, cwd: cluster.directory });
    expect(await run()).toEqual({
      stdout: 'service/tcp-echo\n',
      stderr:
        'warning: the configuration here has no nginx.allowSnippets: a balancer without it rejects an exposure with a snippet\n',
      exitCode: 0,
    });
    const configuration = join(cluster.directory, 'snippets.json');
    const kind = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration' };
    await writeFile(configuration, JSON.stringify({ ...kind, nginx: { allowSnippets: true } }));
    snippet.push(`--config=${configuration}`);
    expect(await run()).toEqual({ stdout: 'service/tcp-echo\n', stderr: '', exitCode: 0 });
  });

  test('prints the object that it would write', async () => {
    const { stdout } = await run('expose ds/tcp-echo --port 20447 --target-port main --name x --dry-run -o yaml');
    expect(stdout).toBe(`apiVersion: v1
kind: Service
metadata:
  name: x
  namespace: default
  labels:
    app.kubernetes.io/managed-by: tcplb
  annotations:
    tcplb.dev/mode: host-network
spec:
  type: LoadBalancer
  loadBalancerClass: tcplb.dev/nginx
  allocateLoadBalancerNodePorts: false
  selector:
    app: tcp-echo
  ports:
  - name: main
    protocol: TCP
    port: 20447
    targetPort: main
`);
  });
});

describe('unexpose', () => {
  test('deletes what expose made', async () => {
    await run('expose ds/tcp-echo --port 20448 --name gone -o name');
    expect((await run('unexpose gone --dry-run=server')).stdout).toBe('service/gone unexposed (server dry run)\n');
    expect(await run('unexpose gone')).toEqual({ stdout: 'service/gone unexposed\n', stderr: '', exitCode: 0 });
    expect(await run('unexpose gone')).toEqual({
      stdout: '',
      stderr:
        'error: exposure default/gone not found\n' +
        '  An exposure is a Service of class tcplb.dev/nginx; see them all with: kubectl tcplb get -A\n',
      exitCode: 1,
    });
  });

  test('leaves a Service alone that somebody else made', async () => {
    await cluster.kubectl('create', 'service', 'clusterip', 'theirs', '--tcp=80');
    expect((await run('unexpose theirs')).stderr).toBe(
      'error: Service default/theirs was not made by tcplb\n' +
        '  If it is to go, delete it with: kubectl delete service theirs -n default\n',
    );
    expect(await cluster.kubectl('get', 'service', 'theirs', '-o', 'name')).toBe('service/theirs\n');
  });
});
