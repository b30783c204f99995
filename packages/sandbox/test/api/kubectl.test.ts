/** What a reasonable person tries with kubectl, on one server, in the order in which they would. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasKubectl, type KubectlCluster, startKubectlCluster } from './kubectl.ts';

const daemonSet = (image: string) => `
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: tcp-echo, labels: {app: tcp-echo}}
spec:
  selector: {matchLabels: {app: tcp-echo}}
  template:
    metadata: {labels: {app: tcp-echo}}
    spec:
      hostNetwork: true
      containers:
      - name: echo
        image: ${image}
        ports: [{containerPort: 446, name: echo}]
`;

const pod = `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers: [{name: web, image: nginx}]
`;

const node = `
apiVersion: v1
kind: Node
metadata: {name: node-1}
status:
  addresses: [{type: InternalIP, address: 127.0.1.1}]
  conditions: [{type: Ready, status: "True"}]
`;

describe.skipIf(!hasKubectl())('kubectl', () => {
  let cluster: KubectlCluster;
  beforeAll(async () => {
    cluster = await startKubectlCluster();
  });
  afterAll(() => cluster.stop());

  const kubectl = (...args: string[]) => cluster.output(args);
  const apply = (input: string, ...flags: string[]) => cluster.output(['apply', ...flags, '-f', '-'], { input });
  const image = () => kubectl('get', 'ds', 'tcp-echo', '-o', 'jsonpath={.spec.template.spec.containers[*].image}');

  it('is told the version', async () => {
    expect(await kubectl('version', '-o', 'json')).toContain('"gitVersion": "v1.36.2+tcplb-sandbox"');
  });

  it('lists what is served', async () => {
    expect(await kubectl('api-resources', '--api-group', 'apps', '--no-headers', '-o', 'wide')).toContain('ds');
    expect((await kubectl('api-versions')).split('\n')).toContain('discovery.k8s.io/v1');
    expect(await kubectl('explain', 'service.spec.loadBalancerClass')).toContain('FIELD: loadBalancerClass <string>');
  });

  it('applies from the client: created, unchanged, configured', async () => {
    expect(await apply(daemonSet('echo:1'))).toBe('daemonset.apps/tcp-echo created\n');
    expect(await apply(daemonSet('echo:1'))).toBe('daemonset.apps/tcp-echo unchanged\n');
    expect(await apply(daemonSet('echo:2'))).toBe('daemonset.apps/tcp-echo configured\n');
    expect(await image()).toBe('echo:2');
  });

  it('applies on the server, takes over from the client, and names who else owns a field', async () => {
    expect(await apply(daemonSet('echo:3'), '--server-side')).toBe('daemonset.apps/tcp-echo serverside-applied\n');
    const other = await cluster.run(['apply', '--server-side', '--field-manager', 'other', '-f', '-'], {
      input: daemonSet('echo:4'),
    });
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('Apply failed with 1 conflict: conflict with "kubectl": ');
    expect(other.stderr).toContain('.spec.template.spec.containers[name="echo"].image');
    await apply(daemonSet('echo:4'), '--server-side', '--field-manager', 'other', '--force-conflicts');
    expect(await image()).toBe('echo:4');
  });

  it('creates, gets in every form, and describes', async () => {
    await cluster.output(['create', '-f', '-'], { input: pod });
    await cluster.output(['create', '-f', '-'], { input: node });
    expect(await kubectl('get', 'pods', '-o', 'name')).toBe('pod/web\n');
    expect(await kubectl('get', 'pods')).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\nweb +0\/1 +Pending +0 +\d+s\n$/);
    expect(await kubectl('get', 'pods', '-A', '-o', 'wide')).toContain('NOMINATED NODE');
    expect(JSON.parse(await kubectl('get', 'pods', '-o', 'json')).items[0].kind).toBe('Pod');
    expect(await kubectl('get', 'pod', 'web', '-o', 'yaml')).toContain('dnsPolicy: ClusterFirst');
    expect(await kubectl('get', 'all')).toContain('daemonset.apps/tcp-echo');
    expect(await kubectl('get', 'pods', '-l', 'app in (web,other),!absent', '-o', 'name')).toBe('pod/web\n');
    expect(await kubectl('get', 'pods', '--field-selector', 'status.phase!=Pending', '-o', 'name')).toBe('');
    for (const what of ['pod/web', 'ds/tcp-echo', 'node/node-1', 'svc/kubernetes', 'ns/default']) {
      expect(await kubectl('describe', what)).toContain(`Name:`);
    }
  });

  it.each([
    ['json', '[{"op":"add","path":"/spec/minReadySeconds","value":3}]'],
    ['merge', '{"spec":{"minReadySeconds":4}}'],
    ['strategic', '{"spec":{"minReadySeconds":5}}'],
  ])('patches with a %s patch', async (type, patch) => {
    expect(await kubectl('patch', 'ds', 'tcp-echo', '--type', type, '-p', patch)).toBe(
      'daemonset.apps/tcp-echo patched\n',
    );
  });

  it('patches the status only through the subresource', async () => {
    const patch = '{"status":{"numberReady":7}}';
    const path = ['get', 'ds', 'tcp-echo', '-o', 'jsonpath={.status.numberReady}'];
    await kubectl('patch', 'ds', 'tcp-echo', '-p', patch);
    expect(await kubectl(...path)).not.toBe('7');
    await kubectl('patch', 'ds', 'tcp-echo', '--subresource', 'status', '-p', patch);
    expect(await kubectl(...path)).toBe('7');
  });

  it('labels, annotates, and edits with an editor', async () => {
    expect(await kubectl('label', 'pod', 'web', 'tier=front')).toBe('pod/web labeled\n');
    expect(await kubectl('annotate', 'pod', 'web', 'note=x')).toBe('pod/web annotated\n');
    expect(await kubectl('label', 'pod', 'web', 'tier-')).toBe('pod/web unlabeled\n');
    const editor = join(cluster.directory, 'editor.sh');
    await writeFile(editor, '#!/bin/sh\nsed -i s/echo:4/echo:5/ "$1"\n', { mode: 0o755 });
    const edited = await cluster.output(['edit', 'ds', 'tcp-echo'], { env: { KUBE_EDITOR: editor } });
    expect(edited).toBe('daemonset.apps/tcp-echo edited\n');
    expect(await image()).toBe('echo:5');
  });

  it('cordons, taints and drains a node', async () => {
    expect(await kubectl('cordon', 'node-1')).toBe('node/node-1 cordoned\n');
    expect(await kubectl('get', 'nodes')).toContain('Ready,SchedulingDisabled');
    expect(await kubectl('taint', 'node', 'node-1', 'a=b:NoSchedule')).toBe('node/node-1 tainted\n');
    expect(await kubectl('drain', 'node-1', '--ignore-daemonsets')).toContain('node/node-1 drained');
    expect(await kubectl('uncordon', 'node-1')).toBe('node/node-1 uncordoned\n');
  });

  it('creates through the typed commands, which send protobuf', async () => {
    await kubectl('create', 'deployment', 'shop', '--image', 'shop:1', '--replicas', '2', '--port', '80');
    expect(await kubectl('scale', 'deployment/shop', '--replicas', '0')).toBe('deployment.apps/shop scaled\n');
    expect(await kubectl('get', 'deploy', 'shop', '-o', 'jsonpath={.spec.replicas}')).toBe('0');
    await kubectl('create', 'service', 'nodeport', 'shop', '--tcp=80:8080', '--node-port=30123');
    expect(await kubectl('get', 'svc', 'shop')).toContain('80:30123/TCP');
    await kubectl('create', 'secret', 'generic', 'key', '--from-literal=a=b');
    expect(await kubectl('get', 'secret', 'key', '-o', 'jsonpath={.data.a}')).toBe('Yg==');
    await kubectl('create', 'configmap', 'conf', '--from-literal=a=b');
    await cluster.output(['replace', '-f', '-'], {
      input: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"conf"},"data":{"x":"y"}}',
    });
    expect(await kubectl('get', 'cm', 'conf', '-o', 'jsonpath={.data}')).toBe('{"x":"y"}');
  });

  it('follows changes as a table', async () => {
    const watch = cluster.follow(['get', 'deploy', 'shop', '-w']);
    await expect.poll(watch.text, { timeout: 10_000 }).toMatch(/^NAME .*\nshop +0\/0/);
    await kubectl('scale', 'deployment/shop', '--replicas', '3');
    await expect.poll(watch.text, { timeout: 10_000 }).toMatch(/\nshop +0\/3 /);
    watch.end();
  });

  it('rolls out a restart and shows a diff', async () => {
    expect(await kubectl('rollout', 'restart', 'ds/tcp-echo')).toBe('daemonset.apps/tcp-echo restarted\n');
    const diff = await cluster.run(['diff', '-f', '-'], { input: daemonSet('echo:9') });
    expect(diff.code).toBe(1);
    expect(diff.stdout).toMatch(/^\+.*image: echo:9$/m);
  });

  it('knows who it is and what it may do', async () => {
    expect(await kubectl('auth', 'whoami')).toContain('kubernetes-admin');
    expect(await kubectl('auth', 'can-i', '*', '*')).toBe('yes\n');
    const jane = await cluster.run(['auth', 'can-i', 'list', 'pods', '--as', 'jane']);
    expect([jane.code, jane.stdout]).toEqual([1, 'no\n']);
    const refused = await cluster.run(['get', 'pods', '--as', 'jane']);
    expect(refused.stderr).toBe(
      'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"\n',
    );
    await kubectl('create', 'rolebinding', 'jane', '--clusterrole', 'view', '--user', 'jane');
    expect(await kubectl('get', 'pods', '--as', 'jane', '-o', 'name')).toBe('pod/web\n');
    expect(await kubectl('auth', 'can-i', '--list', '--as', 'jane')).toContain('deployments');
  });

  it('creates a token that authenticates as the ServiceAccount', async () => {
    const token = (await kubectl('create', 'token', 'default')).trim();
    const { stderr } = await cluster.run(['--client-certificate=/dev/null', '--token', token, 'get', 'pods']);
    expect(stderr).toContain('error'); // A certificate and a token together are refused by kubectl itself.
    const config = cluster.kubeconfig.replace(/client-certificate-data: .*\n.*client-key-data: .*/, `token: ${token}`);
    const file = join(cluster.directory, 'token.kubeconfig');
    await writeFile(file, config);
    const whoami = await cluster.output(['auth', 'whoami'], { env: { KUBECONFIG: file } });
    expect(whoami).toContain('system:serviceaccount:default:default');
  });

  it.each([
    ['get', 'pods/absent', 'Error from server (NotFound): pods "absent" not found\n'],
    ['logs', 'web', 'Error from server (BadRequest): pod web does not have a host assigned\n'],
    ['exec', 'web', 'Error from server (NotImplemented): the sandbox cluster does not support pods/exec\n'],
  ])('says what it cannot do: %s %s', async (verb, name, message) => {
    const result = await cluster.run([verb, name, ...(verb === 'exec' ? ['--', 'ls'] : [])]);
    expect([result.code, result.stderr]).toEqual([1, message]);
  });

  it('deletes: pods at once without a node, namespaces with what is in them', async () => {
    expect(await kubectl('delete', 'pod', 'web')).toMatch(/^pod "web" deleted/);
    await kubectl('create', 'namespace', 'shop');
    await kubectl('create', 'configmap', 'inside', '-n', 'shop');
    expect(await kubectl('get', 'cm', '-n', 'shop', '-o', 'name')).toBe(
      'configmap/inside\nconfigmap/kube-root-ca.crt\n',
    );
    expect(await kubectl('delete', 'namespace', 'shop')).toBe('namespace "shop" deleted\n');
    expect(await kubectl('delete', 'ds', 'tcp-echo', '--cascade=foreground')).toMatch(
      /^daemonset.apps "tcp-echo" deleted/,
    );
  });
});
