import { afterAll, beforeAll, expect, test } from 'vitest';
import { daemonSet, service } from './support/objects.ts';
import { runProcess } from './support/run-plugin.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startTestCluster(1);
  await cluster.apply(daemonSet({ name: 'tcp-echo', port: 24446, hostNetwork: true }), service('exposed', 24446));
});

afterAll(() => cluster?.[Symbol.asyncDispose]());

/** What the real kubectl offers after these words; it asks kubectl_complete-tcplb. */
async function complete(...words: string[]): Promise<string> {
  return cluster.kubectl('__complete', 'tcplb', ...words);
}

test.each<[words: string[], output: string]>([
  [['exp'], 'expose\tExpose a workload or Service through nginx\n:4\n'],
  [['expose', 'd'], 'daemonset/\ndeployment/\n:6\n'],
  [['expose', 'ds/'], 'ds/tcp-echo\n:4\n'],
  [['expose', 'ds', ''], 'tcp-echo\n:4\n'],
  [['get', ''], 'exposed\n:4\n'],
  [['get', '-n', 'kube-system', ''], ':4\n'],
  [['get', '-n', 'def'], 'default\n:4\n'],
  [['get', '-o', ''], 'wide\njson\nyaml\nname\njsonpath=\n:4\n'],
  [['expose', 'ds/tcp-echo', '--mode='], 'auto\nhost-network\nhost-port\nnode-port\npod-ip\n:4\n'],
  [['expose', 'ds/tcp-echo', '--algorithm', 'le'], 'least-connections\n:4\n'],
  [['expose', 'ds/tcp-echo', '--transparent', 'x'], ':4\n'],
  [['expose', 'ds/tcp-echo', '--transparent='], 'true\nfalse\n:4\n'],
  [['advise', 'ds/'], 'ds/tcp-echo\n:4\n'],
  [
    ['unexpose', '--dry'],
    '--dry-run\tclient: only print what would be sent. server: let the API server check it without storing it\n:4\n',
  ],
  [['config', '--config', ''], ':0\n'],
])('kubectl tcplb %j', async (words, output) => {
  expect(await complete(...words)).toBe(output);
});

test('a cluster that does not answer has no names', async () => {
  const env = { ...cluster.env, KUBECONFIG: '/does/not/exist' };
  const { stdout } = await runProcess('kubectl', ['__complete', 'tcplb', 'expose', 'ds/'], { env });
  expect(stdout).toBe(':4\n');
});

test('bash completes kubectl-tcplb by the script', async () => {
  const script = `source <(kubectl-tcplb completion bash)
COMP_WORDS=(kubectl-tcplb sandbox node st) COMP_CWORD=3
_kubectl_tcplb
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await runProcess('bash', ['--norc', '-c', script], { env: cluster.env });
  expect({ stdout, stderr }).toEqual({ stdout: 'start\nstop\n', stderr: '' });
});
